import { aws_cognito as cognito, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Stage } from './stages.ts';

/** Where tokens are fetched below our origin, whoever issues them. */
export const tokenPath = '/oauth2/token';

/** Where tokens come from, in the terms of OpenID Connect; strings may hold deploy-time values. */
export interface Identity {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly clientId: string;
  readonly authorizationEndpoint: string;
  /** A path of our origin: the page fetches tokens, and its content policy lets it fetch from nowhere else. */
  readonly tokenEndpoint: typeof tokenPath;
  readonly endSessionEndpoint: string;
  /** The pool behind it, unless a foreign provider is configured. */
  readonly pool: cognito.UserPool | undefined;
  /** Host of the pool's sign-in pages, for the distribution to send sign-in paths to. */
  readonly signInHost: string | undefined;
}

/** Where the browser comes back to after signing in and after signing out, below each origin. */
export const returnPaths = { signedIn: '/sign-in/callback', signedOut: '/' } as const;

const accessTokenMinutes = 15;
const refreshTokenHours = 12;

/**
 * Sign-in by Authorization Code with PKCE: the stack's own pool, or the provider the stage names. Roles are
 * not in here: who stands at which post is looked up in the ledger when something is decided.
 */
export function identity(scope: Construct, stage: Stage, origins: readonly string[]): Identity {
  if (stage.identity !== undefined) {
    return {
      ...stage.identity,
      tokenEndpoint: tokenPath,
      pool: undefined,
      signInHost: undefined,
    };
  }
  const pool = userPool(scope, stage);
  const { account, region } = Stack.of(scope);
  const domainPrefix =
    stage.kind === 'local' ? 'watchhouse-local' : `watchhouse-${account}-${stage.name}`;
  pool.addDomain('sign-in', { cognitoDomain: { domainPrefix } });
  const client = webClient(pool, origins);
  const issuer = `https://cognito-idp.${region}.amazonaws.com/${pool.userPoolId}`;
  return {
    // Written out, because the pool's own attribute is not an address on every cloud.
    issuer,
    jwksUri:
      stage.local === undefined
        ? `${issuer}/.well-known/jwks.json`
        : `${stage.local.cloud}/${pool.userPoolId}/.well-known/jwks.json`,
    clientId: client.userPoolClientId,
    authorizationEndpoint: '/oauth2/authorize',
    tokenEndpoint: tokenPath,
    endSessionEndpoint: '/logout',
    pool,
    signInHost: `${domainPrefix}.auth.${region}.amazoncognito.com`,
  };
}

function userPool(scope: Construct, stage: Stage): cognito.UserPool {
  const pool = new cognito.UserPool(scope, 'officers', {
    selfSignUpEnabled: false,
    signInAliases: { username: true },
    signInCaseSensitive: false,
    accountRecovery: cognito.AccountRecovery.NONE,
    passwordPolicy: {
      minLength: 12,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
    },
    ...(stage.strictSignIn && {
      mfa: cognito.Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      featurePlan: cognito.FeaturePlan.PLUS,
      standardThreatProtectionMode: cognito.StandardThreatProtectionMode.FULL_FUNCTION,
    }),
    deletionProtection: stage.keepsData,
    removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  Validations.of(pool).acknowledge({
    id: 'AwsSolutions-COG7',
    reason:
      'The pool issues tokens for our API only; no identity pool trades them for AWS credentials.',
  });
  return pool;
}

/** A public client: no secret in a browser, PKCE instead; short access tokens, revocable refresh tokens. */
function webClient(pool: cognito.UserPool, origins: readonly string[]): cognito.UserPoolClient {
  return pool.addClient('web', {
    generateSecret: false,
    authFlows: {},
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [cognito.OAuthScope.OPENID],
      callbackUrls: origins.map((origin) => `${origin}${returnPaths.signedIn}`),
      logoutUrls: origins.map((origin) => `${origin}${returnPaths.signedOut}`),
    },
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    accessTokenValidity: Duration.minutes(accessTokenMinutes),
    idTokenValidity: Duration.minutes(accessTokenMinutes),
    refreshTokenValidity: Duration.hours(refreshTokenHours),
  });
}
