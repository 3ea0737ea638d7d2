import { crashPoints } from '@watchhouse/shell';
import type { CrashPoint } from '@watchhouse/shell';
import { beforeAll, describe, expect, it } from 'vitest';
import { findingsOf, outcomeOf } from './findings.ts';
import { watchedDay } from './watched-day.ts';

/** The first passing of a point, one in the middle of the day, and a late one. */
const passings = [1, 3, 8];

describe('a process that ends between any two writes', () => {
  let calm: Awaited<ReturnType<typeof watchedDay>>;
  let calmOutcome: readonly string[];
  let passed: ReadonlyMap<CrashPoint, number>;
  beforeAll(async () => {
    calm = await watchedDay({ seed: 1 });
    calmOutcome = await outcomeOf(calm.house);
    // Looking for findings passes some points again.
    passed = new Map(calm.house.crashes.passed);
  });

  it('is simulated on a day that raises, shelves, ends and loses everything there is', () => {
    expect(calmOutcome.map((line) => line.replace(/alm_\w+ /, ''))).toEqual([
      'agent-silent rtn-unack: alarm.raised, alarm.condition-ended',
      'danger-zone-dwell normal: alarm.raised, alarm.acknowledged by 100001, alarm.condition-ended',
      'danger-zone-dwell rtn-unack: alarm.raised, alarm.shelved by 100002, alarm.unshelved, alarm.condition-ended',
      'detection-parked rtn-unack',
      'duress normal: alarm.raised, alarm.acknowledged by 100001, alarm.condition-ended by 100002',
    ]);
  });

  it('passes every named crash point on that day', () => {
    const missed = crashPoints.filter((point) => !passed.has(point));
    expect(missed).toEqual([]);
  });

  it('leaves the calm day itself without a finding', async () => {
    expect(await findingsOf(calm.house, calm.screen)).toEqual([]);
  });

  const cases = crashPoints.flatMap((point) =>
    passings.map((nth): [CrashPoint, number] => [point, nth]),
  );
  it.each(cases)('loses and doubles nothing at %s, passing %i', async (point, nth) => {
    const times = Math.min(nth, passed.get(point) ?? 0);
    const day = await watchedDay({ seed: 1, crash: { point, nth: times } });

    expect(day.house.crashes.happened).toEqual([point]);
    expect(await findingsOf(day.house, day.screen)).toEqual([]);
    expect(await outcomeOf(day.house)).toEqual(calmOutcome);
  });
});
