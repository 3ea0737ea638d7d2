import { Problem, requestHeaders, routes } from '@watchhouse/contracts';
import type { Post, Purpose, Route, RouteName } from '@watchhouse/contracts';
import { freshId } from './fresh-id.ts';
import { isPassing, isSessionOver } from './failure.ts';
import type { Answer, Failure } from './failure.ts';
import { pathOf } from './path.ts';
import type { PathParameters } from './path.ts';

/** Where the person stands and why they read; every authorised request says so. */
export interface Standing {
  readonly unit: string;
  readonly post: Post;
  readonly purpose: Purpose;
}

/** What the client needs of the session. */
export interface SessionAccess {
  readonly token: () => Promise<string | null>;
  /** A new token after the service refused the former; `null` when the session is over. */
  readonly renew: () => Promise<string | null>;
  readonly standing: () => Standing | null;
}

type ResponseOf<N extends RouteName> = ReturnType<(typeof routes)[N]['response']['parse']>;
/** Body of a route's request; `undefined` where it takes none. */
export type BodyOf<N extends RouteName> = (typeof routes)[N] extends {
  request: { parse: (input: unknown) => infer B };
}
  ? B
  : undefined;

/** Bounds of one request. */
const timeoutMs = 10_000;
const attemptsMax = 3;
const retryDelayMs = 400;

/** The typed HTTP client; `call` never throws for what a network or a service can do. */
export interface Api {
  readonly call: <N extends RouteName>(
    name: N,
    parameters: PathParameters<N>,
    body?: BodyOf<N>,
  ) => Promise<Answer<ResponseOf<N>>>;
}

/** Client of the routes of the contract. Repeats only what is safe to repeat: reads, and commands by their id. */
export function createApi(access: SessionAccess, send: typeof fetch = fetch): Api {
  return {
    async call<N extends RouteName>(name: N, parameters: PathParameters<N>, body?: BodyOf<N>) {
      const path = pathOf(name, parameters);
      const correlation = freshId('correlation');
      const once = (token: string | null) =>
        exchange(routes[name], path, headersOf(token, access.standing(), correlation), body, send);
      let answer = await once(await access.token());
      if (!answer.ok && isSessionOver(answer.failure)) {
        const renewed = await access.renew();
        if (renewed !== null) answer = await once(renewed);
      }
      const repeatable = routes[name].method === 'GET' || name === 'command';
      for (let attempt = 2; repeatable && shouldRepeat(answer, attempt); attempt += 1) {
        await pause(retryDelayMs * attempt);
        answer = await once(await access.token());
      }
      return answer as Answer<ResponseOf<N>>;
    },
  };
}

function shouldRepeat(answer: Answer<unknown>, attempt: number): boolean {
  return !answer.ok && attempt <= attemptsMax && isPassing(answer.failure);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function headersOf(token: string | null, standing: Standing | null, correlation: string) {
  const headers = new Headers({ [requestHeaders.correlation]: correlation });
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  if (standing !== null) {
    headers.set(requestHeaders.unit, standing.unit);
    headers.set(requestHeaders.post, standing.post);
    headers.set(requestHeaders.purpose, standing.purpose);
  }
  return headers;
}

async function exchange(
  route: Route,
  path: string,
  headers: Headers,
  body: unknown,
  send: typeof fetch,
): Promise<Answer<unknown>> {
  const request: RequestInit = {
    method: route.method,
    headers,
    cache: 'no-store',
    signal: AbortSignal.timeout(timeoutMs),
  };
  if (body !== undefined) {
    headers.set('content-type', 'application/json');
    request.body = JSON.stringify(body);
  }
  let response: Response;
  try {
    response = await send(path, request);
  } catch {
    return refusedBy({ kind: navigator.onLine ? 'unreachable' : 'offline' });
  }
  return read(route, response);
}

async function read(route: Route, response: Response): Promise<Answer<unknown>> {
  const content: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const problem = Problem.safeParse(content);
    return refusedBy(
      problem.success
        ? { kind: 'refused', problem: problem.data }
        : { kind: 'unreadable', status: response.status },
    );
  }
  const parsed = route.response.safeParse(content);
  if (!parsed.success) {
    console.error('answer against the contract', route.path, parsed.error.issues.slice(0, 5));
    return refusedBy({ kind: 'unreadable', status: response.status });
  }
  return { ok: true, value: parsed.data };
}

function refusedBy(failure: Failure): Answer<never> {
  return { ok: false, failure };
}
