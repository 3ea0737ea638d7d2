import type { WebConfig } from '@watchhouse/contracts';
import type { Identity } from './identity.ts';
import { livePath } from './live-api.ts';
import type { Stage } from './stages.ts';

/** `/config.json` of a deployment; its strings may hold deploy-time values. */
export function webConfig(stage: Stage, identity: Identity): WebConfig {
  return {
    issuer: identity.issuer,
    clientId: identity.clientId,
    authorizationEndpoint: identity.authorizationEndpoint,
    tokenEndpoint: identity.tokenEndpoint,
    endSessionEndpoint: identity.endSessionEndpoint,
    scope: 'openid',
    livePath,
    environment: stage.kind,
  };
}
