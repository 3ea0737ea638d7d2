/** What stands behind the one origin of a local run. */
export interface Behind {
  /** Address of the cloud without a trailing slash. */
  readonly cloud: string;
  readonly httpApiId: string;
  readonly liveApiId: string;
}

export type Destination =
  | { readonly kind: 'config' }
  | { readonly kind: 'files' }
  /** Same request, this path and query at the cloud. */
  | { readonly kind: 'cloud'; readonly path: string };

const signInPaths = /^\/(oauth2\/[A-Za-z]+|login|logout)$/;

/** Where a request of the browser goes, by its path and query as sent. */
export function route(pathAndQuery: string, behind: Behind): Destination {
  const path = pathAndQuery.split('?', 1)[0] ?? '';
  if (path === '/config.json') return { kind: 'config' };
  if (path.startsWith('/api/')) {
    return { kind: 'cloud', path: `${stageOf(behind.httpApiId, '$default')}${pathAndQuery}` };
  }
  if (signInPaths.test(path)) return { kind: 'cloud', path: pathAndQuery };
  return { kind: 'files' };
}

/** Where a live connection goes; `undefined` for a path that is none. */
export function liveRoute(pathAndQuery: string, behind: Behind): string | undefined {
  const [path = '', query] = pathAndQuery.split('?', 2);
  if (path !== '/live') return undefined;
  return `${stageOf(behind.liveApiId, 'live')}${query === undefined ? '' : `?${query}`}`;
}

/** Path form of an API's address: its host names do not resolve on a plain machine. */
function stageOf(api: string, stage: string): string {
  return `/_aws/execute-api/${api}/${stage}`;
}
