import { aws_apigateway as apigateway, aws_apigatewayv2 as gateway } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EncryptionKeys } from './encryption.ts';
import { logGroup } from './log-group.ts';
import type { Stage } from './stages.ts';

/**
 * Access log of an API stage: when, what route, how it ended. No path, query or address, because those hold
 * ids of persons, one-use tickets and people's whereabouts.
 */
export function accessLog(
  scope: Construct,
  id: string,
  keys: EncryptionKeys,
  stage: Stage,
): Pick<gateway.StageOptions, 'accessLogSettings'> {
  const format = {
    requestId: apigateway.AccessLogField.contextRequestId(),
    at: apigateway.AccessLogField.contextRequestTimeEpoch(),
    route: apigateway.AccessLogField.contextRouteKey(),
    status: apigateway.AccessLogField.contextStatus(),
    responseBytes: apigateway.AccessLogField.contextResponseLength(),
    integrationMs: apigateway.AccessLogField.contextIntegrationLatency(),
  };
  return {
    accessLogSettings: {
      destination: new gateway.LogGroupLogDestination(logGroup(scope, id, keys, stage)),
      format: apigateway.AccessLogFormat.custom(JSON.stringify(format)),
    },
  };
}
