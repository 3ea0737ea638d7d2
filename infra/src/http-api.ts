import {
  aws_apigatewayv2 as gateway,
  aws_apigatewayv2_integrations as integrations,
  Validations,
} from 'aws-cdk-lib';
import { routes } from '@watchhouse/contracts';
import type { Construct } from 'constructs';
import type { EncryptionKeys } from './encryption.ts';
import type { Functions } from './functions.ts';
import { accessLog } from './access-log.ts';
import type { Stage } from './stages.ts';

const requestsPerSecondMax = 200;
const burstMax = 400;

/** The HTTP API, empty; made before the functions because addresses of it are part of their surroundings. */
export function httpApi(scope: Construct, stage: Stage, keys: EncryptionKeys): gateway.HttpApi {
  const api = new gateway.HttpApi(scope, 'http-api', {
    description: 'Watchhouse commands and views',
    createDefaultStage: false,
  });
  new gateway.HttpStage(scope, 'http-stage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit: requestsPerSecondMax, burstLimit: burstMax },
    ...accessLog(scope, 'http-access', keys, stage),
  });
  return api;
}

/** One route for each of the contract, to the function that serves it; everything else is 404 here already. */
export function httpRoutes(api: gateway.HttpApi, functions: Functions): void {
  const integration = {
    'api-command': new integrations.HttpLambdaIntegration('api-command', functions['api-command']),
    'api-view': new integrations.HttpLambdaIntegration('api-view', functions['api-view']),
  };
  for (const { method, path, service } of Object.values(routes)) {
    const made = api.addRoutes({
      path,
      methods: [gateway.HttpMethod[method]],
      integration: integration[service],
    });
    for (const route of made) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason:
          'The handler checks the token and asks the Cedar policies, so that post, facility and purpose decide and the decision is in the trail; an authorizer here would know none of them.',
      });
    }
  }
}
