import {
  aws_apigatewayv2 as gateway,
  aws_apigatewayv2_integrations as integrations,
  Validations,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { accessLog } from './access-log.ts';
import { apiLogRole } from './api-log-role.ts';
import type { EncryptionKeys } from './encryption.ts';
import type { Functions } from './functions.ts';
import type { Stage } from './stages.ts';

/** Stage name and path of live connections on every origin: `wss://<origin>/live`. */
export const livePath = '/live';
const stageName = 'live';

const connectsPerSecondMax = 100;
const burstMax = 200;

/** The WebSocket API, empty, with the address from which it is managed. */
export function liveApi(
  scope: Construct,
  stage: Stage,
  keys: EncryptionKeys,
): { api: gateway.WebSocketApi; pushEndpoint: string } {
  const api = new gateway.WebSocketApi(scope, 'live-api', {
    description: 'Watchhouse live connections',
    routeSelectionExpression: '$request.body.action',
  });
  const made = new gateway.WebSocketStage(scope, 'live-stage', {
    webSocketApi: api,
    stageName,
    autoDeploy: true,
    throttle: { rateLimit: connectsPerSecondMax, burstLimit: burstMax },
    ...accessLog(scope, 'live-access', keys, stage),
  });
  if (stage.kind === 'aws') made.node.addDependency(apiLogRole(scope));
  const pushEndpoint =
    stage.local === undefined
      ? made.callbackUrl
      : `${stage.local.cloud}/_aws/execute-api/${api.apiId}/${stageName}`;
  return { api, pushEndpoint };
}

/** `$connect` spends the ticket, `$disconnect` forgets the connection, everything else is a message. */
export function liveRoutes(api: gateway.WebSocketApi, functions: Functions): void {
  const handlers = {
    $connect: functions['push-connect'],
    $disconnect: functions['push-disconnect'],
    $default: functions['push-message'],
  };
  for (const [key, handler] of Object.entries(handlers)) {
    const route = api.addRoute(key, {
      integration: new integrations.WebSocketLambdaIntegration(`${key.slice(1)}-handler`, handler),
    });
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'A browser cannot send a header with a WebSocket: $connect spends a one-use ticket that the authorised HTTP API gave out, and later messages come over that connection only.',
    });
  }
}
