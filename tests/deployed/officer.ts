import { purposesOfPost, requestHeaders, routes } from '@watchhouse/contracts';
import type { FacilityId, PersonCommand, Post, Purpose, RouteName } from '@watchhouse/contracts';
import { demoAccounts, signIn } from '@watchhouse/local';
import type { z } from 'zod';
import { passwordOf } from './house.ts';
import type { House } from './house.ts';

/** An answer of the API as it came: its status, and its body whatever the status. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Somebody signed in who stands at a post, and what they can ask of the API. */
export interface Officer {
  readonly name: string;
  readonly post: Post;
  readonly token: string;
  readonly ask: (route: RouteName, options?: AskOptions) => Promise<ApiAnswer>;
  /** As `ask`, parsed by the route's contract; throws for anything but success. */
  readonly get: <N extends RouteName>(
    route: N,
    options?: AskOptions,
  ) => Promise<z.infer<(typeof routes)[N]['response']>>;
  readonly command: (command: unknown, facility?: FacilityId) => Promise<ApiAnswer>;
}

export interface AskOptions {
  readonly facility?: string;
  readonly alarm?: string;
  /** Other parts of the path by their names. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Signs a demo account in through the hosted login; it stands at its unit for its first purpose. */
export async function officerOf(house: House, name: string): Promise<Officer> {
  const account = demoAccounts.find((candidate) => candidate.name === name);
  if (account === undefined) throw new Error(`There is no demo account called ${name}.`);
  const token = await signIn(house.origin, name, passwordOf(house, name));
  return standing(house, { ...account, token });
}

interface Standing {
  readonly name: string;
  readonly post: Post;
  readonly unit: 'facility' | 'city' | 'second';
  readonly token: string;
  readonly purpose?: Purpose;
}

/** Somebody with a token, forged or not, who says where they stand. */
export function standing(house: House, { name, post, unit, token, purpose }: Standing): Officer {
  const home = { facility: house.first, city: house.city, second: house.second }[unit];
  const seat = unit === 'city' ? house.first : home;
  const headers = {
    authorization: `Bearer ${token}`,
    [requestHeaders.post]: post,
    [requestHeaders.purpose]: purpose ?? purposesOfPost[post][0],
    [requestHeaders.unit]: home,
    'content-type': 'application/json',
  };
  const ask: Officer['ask'] = async (route, options = {}) => {
    const { method, path } = routes[route];
    const response = await fetch(house.origin + filled(path, { facility: seat, ...options }), {
      method,
      headers: { ...headers, ...options.headers },
      ...(method === 'POST' && { body: bodyOf(options.body) }),
    });
    return { status: response.status, body: readBody(await response.text()) };
  };
  return {
    name,
    post,
    token,
    ask,
    get: async (route, options) => {
      const { status, body } = await ask(route, options);
      if (status !== 200) throw new Error(`${route}: ${String(status)} ${JSON.stringify(body)}`);
      return routes[route].response.parse(body) as never;
    },
    command: (command, facility = seat) => ask('command', { facility, body: command }),
  };
}

/** A command with a fresh id. */
export function aCommand<T extends PersonCommand['type']>(
  { services }: House,
  type: T,
  payload: Extract<PersonCommand, { type: T }>['payload'],
) {
  return { id: services.ids.next('command'), type, payload };
}

function filled(path: string, { facility = '', alarm = '', parameters }: AskOptions): string {
  const parts: Readonly<Record<string, string>> = { facility, alarm, ...parameters };
  return path.replace(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? '');
}

const bodyOf = (body: unknown): string =>
  typeof body === 'string' ? body : JSON.stringify(body ?? {});

function readBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
