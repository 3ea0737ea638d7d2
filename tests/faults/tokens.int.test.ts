import { expect, test } from 'vitest';
import { requestHeaders } from '@watchhouse/contracts';
import type { RouteName } from '@watchhouse/contracts';
import { runningHouse } from '../deployed/house.ts';
import { officerOf, standing } from '../deployed/officer.ts';
import type { ApiAnswer } from '../deployed/officer.ts';

const house = runningHouse();
const officer = await officerOf(house, 'command');
const views = ['openAlarms', 'systemHealth', 'liveState', 'sitePlan'] as const;
const inFirst = { post: 'command-centre', unit: 'facility', name: 'somebody' } as const;

const problem = ({ status, body }: ApiAnswer) => ({
  status,
  code: (body as { code?: string }).code,
});
/** Whatever is refused, the answer holds no data: only the members of a problem. */
function expectNoData({ body }: ApiAnswer): void {
  const members = [
    'type',
    'title',
    'status',
    'detail',
    'instance',
    'code',
    'params',
    'correlation',
  ];
  expect(members).toEqual(expect.arrayContaining(Object.keys(body as object)));
}

/** The same token with one claim changed and the old signature. */
function forged(token: string, claims: object): string {
  const [head = '', body = '', signature = ''] = token.split('.');
  const claimed = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
  const changed = Buffer.from(JSON.stringify({ ...claimed, ...claims })).toString('base64url');
  return [head, changed, signature].join('.');
}

function unsigned(): string {
  const [, body = ''] = officer.token.split('.');
  return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`;
}

const badTokens: readonly (readonly [string, () => string])[] = [
  ['no token at all', () => ''],
  ['nonsense', () => 'nonsense'],
  ['a token of another subject under the old signature', () => forged(officer.token, { sub: 'x' })],
  ['a token whose end was moved', () => forged(officer.token, { exp: 4_000_000_000 })],
  ['a token that has expired', () => forged(officer.token, { exp: 1_000 })],
  ['a token without a signature', unsigned],
];

test.for(badTokens)('%s opens nothing', async ([, make]) => {
  const stranger = standing(house, { ...inFirst, token: make() });
  for (const view of views) {
    const answer = await stranger.ask(view);
    expect(answer.status).toBe(401);
    expectNoData(answer);
  }
});

test('a token of another facility sees nothing of this one, as if it did not exist', async () => {
  const foreign = standing(house, {
    ...inFirst,
    token: (await officerOf(house, 'neighbour')).token,
  });
  for (const view of [...views, 'checkpoints'] satisfies RouteName[]) {
    const answer = await foreign.ask(view, { facility: house.first });
    expect(problem(answer)).toEqual({ status: 404, code: 'resource.notFound' });
    expectNoData(answer);
  }
  const ticket = await foreign.ask('liveTicket', { facility: house.first });
  expect(problem(ticket)).toEqual({ status: 404, code: 'resource.notFound' });
});

test('ids that do not exist answer exactly as ids of others do', async () => {
  const absent = house.services.ids.next('facility');
  const [other, none, malformed] = await Promise.all(
    [house.second, absent, 'fac_nonsense'].map(async (facility) =>
      officer.ask('openAlarms', { facility }),
    ),
  );
  const expected = { status: 404, code: 'resource.notFound' };
  expect([other, none, malformed].map((answer) => answer && problem(answer))).toEqual([
    expected,
    expected,
    expected,
  ]);
  const alarm = house.services.ids.next('alarm');
  expect((await officer.ask('alarmPage', { alarm })).status).toBe(404);
});

test('a post that the officer does not hold, and a purpose that the post does not allow, count for nothing', async () => {
  const asLeader = await officer.ask('openAlarms', {
    headers: { [requestHeaders.post]: 'duty-leader' },
  });
  const forMedicine = await officer.ask('openAlarms', {
    headers: { [requestHeaders.purpose]: 'medical-care' },
  });
  for (const answer of [asLeader, forMedicine]) {
    expect(answer.status).toBeGreaterThanOrEqual(403);
    expect(answer.status).toBeLessThanOrEqual(404);
    expectNoData(answer);
  }
});
