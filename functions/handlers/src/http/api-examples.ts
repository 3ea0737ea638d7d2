import {
  AlarmId,
  CommandId,
  CorrelationId,
  FacilityId,
  Instant,
  OfficerId,
  PersonId,
  Problem,
  requestHeaders,
  routes,
  SignalId,
} from '@watchhouse/contracts';
import type { Command, CommandOf, Post, Purpose, RouteName } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import {
  afterAppend,
  consumerNames,
  consumers,
  execute,
  makeCheckpoint,
  memoryServices,
} from '@watchhouse/shell';
import { createApi } from './api.ts';

const ulidTail = (index: number) => String(index).padStart(4, '0');
const id = (prefix: string, index: number) => `${prefix}_01JD8Z6M5V3N9QK2T7W4X8${ulidTail(index)}`;

export const city = FacilityId.parse(id('cty', 1));
export const house = FacilityId.parse(id('fac', 1));
export const sisterHouse = FacilityId.parse(id('fac', 2));
export const foreignHouse = FacilityId.parse(id('fac', 3));
export const nowhere = FacilityId.parse(id('fac', 9999));
export const anAlarmId = (index: number) => AlarmId.parse(id('alm', index));
export const aCommandId = (index: number) => CommandId.parse(id('cmd', index));
export const aPersonId = (index: number) => PersonId.parse(id('per', index));

const label = (text: string) => ({ 'zh-Hans': text, 'zh-Hant': text, en: text });

/** Somebody who signs in, and what they say of their place. */
export interface Someone {
  readonly principal: string;
  readonly post: Post;
  readonly purpose: Purpose;
  readonly unit?: FacilityId;
}

export const warden = { principal: 'wang', post: 'warden', purpose: 'custody-safety' } as const;
export const leader = { principal: 'li', post: 'duty-leader', purpose: 'custody-safety' } as const;
export const medic = { principal: 'chen', post: 'medical', purpose: 'medical-care' } as const;
export const procurator = {
  principal: 'zhou',
  post: 'resident-procurator',
  purpose: 'legal-supervision',
} as const;
export const administrator = {
  principal: 'zhao',
  post: 'administrator',
  purpose: 'administration',
} as const;
export const supervisor = {
  principal: 'liu',
  post: 'city-supervisor',
  purpose: 'duty-supervision',
  unit: city,
} as const;

interface Asking {
  readonly facility?: string;
  readonly alarm?: string;
  /** Other parts of the path by their names. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** A city with two houses and a house of another city, in memory, reached through the real routes. */
export async function aHouse() {
  let now = Instant.parse('2026-11-24T08:00:00.000Z');
  const clock = { now: () => now };
  const services = memoryServices({ clock });
  const apis = {
    'api-command': createApi(services, 'api-command'),
    'api-view': createApi(services, 'api-view'),
  };
  let count = 0;
  const correlation = CorrelationId.parse(id('cor', 1));

  const decide = async (facility: FacilityId, type: Command['type'], payload: unknown) => {
    const command = { id: aCommandId((count += 1) + 5_000), type, payload } as Command;
    const execution = await execute(services, command, {
      facility,
      now,
      mode: 'live',
      actor: { kind: 'software', name: 'test' },
      correlation,
    });
    if (execution.kind === 'refused') throw new Error(execution.refusal.code);
    for (const name of consumerNames) await consumers[name].run(services, facility);
    await afterAppend(services, facility);
  };
  const post = (principal: string, unit: FacilityId, ...posts: Post[]) =>
    decide(unit, 'officer.post', anOfficer(principal, posts));

  const token = (principal: string, claims?: Record<string, unknown>) =>
    services.identityProvider.issue(principal, claims);

  /** Sends a request by a route's name and holds the response to the contract. */
  const ask = async (who: Someone, name: RouteName, asking: Asking = {}) => {
    const { service, method, path, response: contract } = routes[name];
    const { facility = house, alarm = '', body } = asking;
    const parameters = { facility, alarm, ...asking.parameters };
    // Each request has an instant of its own, so that the trail keeps their order.
    now = instantAfter(now, 1);
    const response = await apis[service].request(
      path.replace(/\{(\w+)\}/g, (_, name: keyof typeof parameters) => parameters[name]),
      {
        method,
        headers: headersOf({
          authorization: `Bearer ${await token(who.principal)}`,
          [requestHeaders.post]: who.post,
          [requestHeaders.purpose]: who.purpose,
          [requestHeaders.unit]: who.unit,
          [requestHeaders.correlation]: correlation,
          ...asking.headers,
        }),
        ...(method === 'POST' && {
          body: typeof body === 'string' ? body : JSON.stringify(body ?? {}),
        }),
      },
    );
    return held(response, contract);
  };

  await register(city);
  await register(house, city);
  await register(sisterHouse, city);
  await register(foreignHouse, id('cty', 2));
  for (const { principal, post: stands } of [warden, leader, medic, procurator, administrator]) {
    await post(principal, house, stands);
  }
  await post(supervisor.principal, city, supervisor.post);

  function register(facility: FacilityId, above?: string) {
    const kind = facility.startsWith('cty') ? 'city' : 'facility';
    const place = { code: '110000001', name: label(facility), timeZone: 'Asia/Shanghai' };
    return decide(facility, 'facility.register', {
      kind,
      ...place,
      ...(above !== undefined && { city: above }),
    });
  }

  return {
    services,
    ask,
    post,
    token,
    apis,
    relieve: (principal: string, unit: FacilityId) =>
      decide(unit, 'officer.relieve', { officer: officerId(principal) }),
    raise: (index: number, facility = house) => decide(facility, 'alarm.raise', anAlarm(index)),
    decide,
    makeCheckpoint: (facility: FacilityId) => makeCheckpoint(services, facility),
    pass: (ms: number) => (now = instantAfter(now, ms)),
    trail: (facility = house) => services.accessLog.pending(facility, 500),
  };
}

export type House = Awaited<ReturnType<typeof aHouse>>;

const headersOf = (named: Readonly<Record<string, string | undefined>>): Headers => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(named)) {
    if (value !== undefined) headers.set(name, value);
  }
  return headers;
};

async function held(response: Response, contract: { parse: (value: unknown) => unknown }) {
  const text = await response.text();
  const { status, headers } = response;
  if (status === 304) return { status, headers, text, body: undefined, problem: undefined };
  const json: unknown = JSON.parse(text);
  if (status === 200) {
    return { status, headers, text, body: contract.parse(json), problem: undefined };
  }
  const problem = Problem.parse(json);
  if (headers.get('content-type') !== 'application/problem+json' || problem.status !== status) {
    throw new Error('A problem that does not say so.');
  }
  return { status, headers, text, body: undefined, problem };
}

const principals = ['wang', 'li', 'chen', 'zhou', 'zhao', 'liu', 'sun', 'qian'];
export const officerId = (principal: string) =>
  OfficerId.parse(id('off', principals.indexOf(principal) + 1));
export const badgeOf = (principal: string) => `01234${principals.indexOf(principal)}`;
export const nameOf = (principal: string) => `Officer ${principal} of the test`;

const anOfficer = (principal: string, posts: Post[]) => ({
  officer: officerId(principal),
  principal,
  badge: badgeOf(principal),
  name: nameOf(principal),
  posts,
});

export const anAlarm = (index: number): CommandOf<'alarm.raise'>['payload'] => ({
  alarm: anAlarmId(index),
  definition: {
    rule: 'danger-zone-dwell',
    ruleVersion: 1,
    category: 'danger-zone',
    consequence: 'life',
    timeToRespond: 'under-1-min',
    priority: 'critical',
    title: label('dwell'),
    message: label('somebody stands there'),
    action: label('go there'),
    shelvable: true,
  },
  key: `zone-${index}`,
  openingSignal: SignalId.parse(id('sig', index)),
  openedAt: Instant.parse('2026-11-24T07:59:59.000Z'),
  place: { label: label('stairs') },
  evidence: { signals: [SignalId.parse(id('sig', index))], values: { seconds: 12 } },
  holdOffSeconds: 0,
});
