import { limits, Problem, requestHeaders, routes } from '@watchhouse/contracts';
import type { RouteName } from '@watchhouse/contracts';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { aCommandId, administrator, aHouse, anAlarmId, house } from './api-examples.ts';
import type { House } from './api-examples.ts';

/** Header values that a client can send at all. */
const headerText = fc
  .string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) })
  .map((text) => text.trim());
const anyBody = fc.oneof(
  fc.uint8Array({ maxLength: 500 }),
  fc.oneof(fc.json(), fc.string({ unit: 'binary' })).map((text) => Buffer.from(text, 'utf8')),
  fc
    .record({
      id: fc.oneof(fc.constant(aCommandId(1)), fc.jsonValue()),
      type: fc.oneof(
        fc.constantFrom('alarm.shelve', 'stream.replay-quarantine', 'alarm.raise', '__proto__'),
        fc.jsonValue(),
      ),
      payload: fc.oneof(
        fc.jsonValue(),
        fc.record({
          alarm: fc.oneof(fc.constant(anAlarmId(1)), fc.jsonValue()),
          object: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
        }),
      ),
    })
    .map((body) => Buffer.from(JSON.stringify(body), 'utf8')),
  fc.constant(Buffer.from('['.repeat(limits.http.bodyBytesMax))),
  fc.constant(Buffer.alloc(limits.http.bodyBytesMax + 1)),
);
const anyPlace = fc.record({
  [requestHeaders.post]: fc.oneof(fc.constant('administrator'), headerText),
  [requestHeaders.purpose]: fc.oneof(fc.constant('administration'), headerText),
  [requestHeaders.unit]: fc.oneof(fc.constant<string>(house), headerText),
  [requestHeaders.correlation]: headerText,
});
const anyPart = fc.oneof(
  fc.constantFrom<string>(house, '..', '%2e%2e', '%', '%E0%A4%A', 'x'.repeat(2_000)),
  fc.string({ unit: 'binary', minLength: 1 }).filter(isWellFormed).map(encodeURIComponent),
);

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

describe('whatever a client asks', () => {
  let force: House;
  let token: string;
  beforeAll(async () => {
    force = await aHouse();
    token = await force.token(administrator.principal);
  });

  /** A request as it came, answered by the function that its route belongs to. */
  const ask = (name: RouteName, path: string, headers: object, body?: Uint8Array) => {
    const { service, method } = routes[name];
    return force.apis[service].request(path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(method === 'POST' && body !== undefined && { body: Buffer.from(body) }),
    });
  };
  const holds = async (response: Response) => {
    const text = await response.text();
    expect(response.status, text).toBeLessThan(500);
    if (response.status < 400) return;
    const problem = Problem.parse(JSON.parse(text));
    expect(problem.status).toBe(response.status);
    expect(problem.code).not.toBe('');
  };

  it('in a body and in headers is answered, or refused with what is wrong', async () => {
    await fc.assert(
      fc.asyncProperty(anyBody, anyPlace, async (body, place) => {
        const path = routes.command.path.replace('{facility}', house);
        await holds(await ask('command', path, place, body));
      }),
    );
  });

  it('in a path is answered, or refused with what is wrong', async () => {
    const named = fc.constantFrom<RouteName>('alarmPage', 'quarantineEntry', 'quarantine');
    await fc.assert(
      fc.asyncProperty(
        named,
        fc.array(anyPart, { minLength: 3, maxLength: 3 }),
        async (name, parts) => {
          const rest = [...parts];
          const path = routes[name].path.replace(/\{\w+\}/g, () => rest.shift() ?? '');
          const place = {
            [requestHeaders.post]: administrator.post,
            [requestHeaders.purpose]: administrator.purpose,
            [requestHeaders.unit]: house,
          };
          await holds(await ask(name, path, place));
        },
      ),
    );
  });

  it('under whatever token is refused without a word about why', async () => {
    await fc.assert(
      fc.asyncProperty(headerText, async (text) => {
        const path = routes.quarantine.path.replace('{facility}', house);
        const response = await ask('quarantine', path, { authorization: text });
        expect(response.status).toBe(401);
        await holds(response);
      }),
    );
  });
});
