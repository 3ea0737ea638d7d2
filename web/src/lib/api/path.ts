import { routes } from '@watchhouse/contracts';
import type { RouteName } from '@watchhouse/contracts';

type ParameterOf<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParameterOf<Rest>
  : never;
/** What the path of a route needs, e.g. `{ facility, alarm }`. */
export type PathParameters<N extends RouteName> = Record<
  ParameterOf<(typeof routes)[N]['path']>,
  string
>;

/** Address of a route of the contract; the only place where API addresses are made. */
export function pathOf<N extends RouteName>(name: N, parameters: PathParameters<N>): string {
  const values = parameters as Readonly<Record<string, string>>;
  return routes[name].path.replace(/\{(\w+)\}/g, (_whole, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`path of ${name} lacks ${key}`);
    return encodeURIComponent(value);
  });
}

/** Address of the live connection on our own origin; the ticket is good once, for thirty seconds. */
export function liveAddress(origin: string, livePath: string, ticket: string): string {
  const address = new URL(livePath, origin);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.searchParams.set('ticket', ticket);
  return address.href;
}

/** Pages of this application. */
export const pages = {
  home: '/',
  signIn: '/sign-in',
  callback: '/sign-in/callback',
  posting: '/posting',
  command: (facility: string) => `/command/${encodeURIComponent(facility)}`,
  quarantine: (facility: string) => `/quarantine/${encodeURIComponent(facility)}`,
} as const;
