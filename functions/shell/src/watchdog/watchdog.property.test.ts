import { limits } from '@watchhouse/contracts';
import { msBetween } from '@watchhouse/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CrashPoint } from '../crash-points.ts';
import { watchAgents } from './watch-agents.ts';
import { aCrash, alarmsOf, allowedMs, aWatchedHouse, decide, send } from './watch-examples.ts';
import type { WatchedHouse } from './watch-examples.ts';

const { streamBehindMs } = limits.watchdog;
const points: readonly CrashPoint[] = [
  'watch.after-note',
  'append.before-transact',
  'append.after-transact',
  'watch.after-command',
];

/** One thing that may happen around the watchdog. */
type Step =
  | { readonly kind: 'send' }
  | { readonly kind: 'decide'; readonly records: number }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'look'; readonly crash: CrashPoint | undefined; readonly lookers: number }
  | { readonly kind: 'acknowledge' };

const aStep: fc.Arbitrary<Step> = fc.oneof(
  fc.constant({ kind: 'send' } as const),
  fc.record({ kind: fc.constant('decide' as const), records: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    kind: fc.constant('pass' as const),
    ms: fc.constantFrom(1, 500, streamBehindMs - 1, streamBehindMs, 3 * streamBehindMs),
  }),
  fc.record({
    kind: fc.constant('look' as const),
    crash: fc.option(fc.constantFrom(...points), { nil: undefined }),
    lookers: fc.integer({ min: 1, max: 3 }),
  }),
  fc.constant({ kind: 'acknowledge' } as const),
);

/** What a single agent and its stream did, by the steps alone. */
interface Truth {
  readonly sent: number[];
  decided: number;
}

async function take(
  house: WatchedHouse,
  truth: Truth,
  crash: ReturnType<typeof aCrash>,
  step: Step,
): Promise<void> {
  switch (step.kind) {
    case 'send':
      truth.sent.push(Date.parse(house.clock.now()));
      return send(house, house.agent);
    case 'decide':
      truth.decided = Math.min(truth.sent.length, truth.decided + step.records);
      await decide(house, truth.decided);
      return;
    case 'pass':
      house.clock.pass(step.ms);
      return;
    case 'look': {
      if (step.crash !== undefined) crash.arm(step.crash);
      const look = () => watchAgents(house.services, house.facility);
      await Promise.allSettled(Array.from({ length: step.lookers }, look));
      crash.disarm();
      return;
    }
    case 'acknowledge':
      await house.settle();
      for (const { alarm, status } of await alarmsOf(house)) {
        if (status.includes('unack')) {
          await house.order({ type: 'alarm.acknowledge', payload: { alarm } });
        }
      }
  }
}

/** Which of the two alarms must be up, as seen from outside; `undefined` where it is not known yet. */
function trueOf({ sent, decided }: Truth, now: number) {
  const eldest = sent[decided];
  const newest = sent.at(-1) ?? now;
  if (eldest !== undefined) {
    const isBehind = now - eldest >= streamBehindMs;
    return { 'stream-behind': isBehind, 'agent-silent': isBehind ? false : undefined };
  }
  return { 'stream-behind': false, 'agent-silent': now - newest >= allowedMs };
}

describe('whatever agent and detection do, and wherever a look ends', () => {
  it('the next look tells the truth, and never two alarms of one thing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { minLength: 1, maxLength: 30 }), async (steps) => {
        const crash = aCrash();
        const house = await aWatchedHouse(crash.hook);
        const truth: Truth = { sent: [], decided: 0 };
        const first: readonly Step[] = [{ kind: 'send' }, { kind: 'decide', records: 1 }];
        for (const step of [...first, ...steps]) await take(house, truth, crash, step);
        await watchAgents(house.services, house.facility);
        // A look that ended behind its append leaves it to the wake message to bring the list along.
        await house.settle();
        const active = (await alarmsOf(house)).filter(({ conditionActive }) => conditionActive);
        const expected = trueOf(truth, Date.parse(house.clock.now()));
        for (const rule of ['stream-behind', 'agent-silent'] as const) {
          const up = active.filter(({ definition }) => definition.rule === rule).length;
          if (expected[rule] !== undefined)
            expect([rule, up]).toEqual([rule, Number(expected[rule])]);
          expect(up).toBeLessThanOrEqual(1);
        }
        for (const { openedAt } of active) {
          expect(msBetween(openedAt, house.clock.now())).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
