import { WebConfig } from '@watchhouse/contracts';

/** Origin and configuration of a deployment, for a test. */
export const origin = 'http://127.0.0.1:8080';
export const config = WebConfig.parse({
  issuer: 'https://issuer.example/pool',
  clientId: 'web',
  authorizationEndpoint: '/oauth2/authorize',
  tokenEndpoint: '/oauth2/token',
  endSessionEndpoint: '/logout',
  scope: 'openid',
  livePath: '/live',
  environment: 'local',
});
