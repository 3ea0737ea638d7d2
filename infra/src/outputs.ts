import { CfnOutput } from 'aws-cdk-lib';
import type { aws_apigatewayv2 as gateway } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { WebConfig } from '@watchhouse/contracts';
import { deploymentVariables } from './environment.ts';
import type { Resources } from './resources.ts';

interface Deployed {
  readonly config: WebConfig;
  readonly httpApi: gateway.HttpApi;
  readonly origin: string;
}

/**
 * What the command line, the local start and an agent need to know of a deployment: the environment variables
 * of the functions under their own names (`LEDGER_TABLE` is output `LedgerTable`) and a few addresses.
 */
export function outputs(scope: Construct, resources: Resources, deployed: Deployed): void {
  const values = {
    ...deploymentVariables(resources),
    WEB_ORIGIN: deployed.origin,
    WEB_CONFIG: JSON.stringify(deployed.config),
    HTTP_API_ID: deployed.httpApi.apiId,
    LIVE_API_ID: resources.liveApi.apiId,
    USER_POOL_ID: resources.identity.pool?.userPoolId ?? '',
  };
  for (const [name, value] of Object.entries(values)) {
    if (value !== '') new CfnOutput(scope, outputName(name), { value });
  }
}

/** Name of the stack output of an environment variable: outputs take no underscores. */
export function outputName(variable: string): string {
  return variable
    .toLowerCase()
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
