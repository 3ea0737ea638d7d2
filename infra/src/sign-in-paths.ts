import { aws_cloudfront as cloudfront } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { tokenPath } from './identity.ts';
import { passThrough } from './pass-through.ts';

/** Sends the sign-in paths to the host of the stack's own pool. */
export function addSignIn(distribution: cloudfront.Distribution, host: string): void {
  const { origin, ...options } = passThrough(host);
  for (const path of ['/oauth2/*', '/login*', '/logout']) {
    distribution.addBehavior(path, origin, options);
  }
}

/**
 * Passes token requests on to a police provider, because the page may fetch from our origin only. Authorization and
 * end of session are navigations and go to the provider itself. Throws for an address that cannot be passed on.
 */
export function addTokenEndpoint(
  scope: Construct,
  distribution: cloudfront.Distribution,
  address: string,
): void {
  const { protocol, hostname, port, pathname, search } = new URL(address);
  if (protocol !== 'https:' || search !== '') {
    throw new Error(`The token endpoint ${address} is not an https address without a query.`);
  }
  const { origin, ...options } = passThrough(hostname, port === '' ? undefined : Number(port));
  distribution.addBehavior(tokenPath, origin, {
    ...options,
    ...(pathname !== tokenPath && { functionAssociations: [toPath(scope, pathname)] }),
  });
}

/** Puts the path of the provider in the place of ours. */
function toPath(scope: Construct, path: string): cloudfront.FunctionAssociation {
  const code = [
    'function handler(event) {',
    `  event.request.uri = ${JSON.stringify(path)};`,
    '  return event.request;',
    '}',
  ].join('\n');
  return {
    eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
    function: new cloudfront.Function(scope, 'token-address', {
      runtime: cloudfront.FunctionRuntime.JS_2_0,
      code: cloudfront.FunctionCode.fromInline(code),
    }),
  };
}
