import { limits } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import {
  aggregateOf,
  aggregatesOf,
  doorIs,
  dwellRule,
  forcedRule,
  heartbeat,
  seen,
  silentRule,
  deviceIs,
} from '../builders/detection-builder.ts';
import { happened, happenings, run } from '../builders/detection-story.ts';

const rules = [forcedRule()];

describe('the agent’s numbers', () => {
  const items = aggregatesOf([doorIs(1, 'forced'), heartbeat(2)]);
  it('an aggregate delivered again is skipped and counted', () => {
    const first = run(rules, items);
    const again = run(rules, items, first.state);
    expect(again.decisions).toEqual([]);
    expect(again.counters).toMatchObject({ duplicates: 2, signals: 0, late: 0 });
    expect(again.state).toEqual(first.state);
  });
  it('a gap is counted, and what follows is decided', () => {
    const first = run(rules, items);
    const later = run(rules, aggregatesOf([doorIs(5, 'closed'), heartbeat(6)], 9), first.state);
    expect(later.counters.sequenceGaps).toBe(1);
    expect(happenings(later)).toEqual([happened('clear', 5)]);
  });
  it('the first aggregate ever seen is no gap', () => {
    expect(run(rules, aggregatesOf([heartbeat(6)], 900)).counters.sequenceGaps).toBe(0);
  });
});

describe('event time', () => {
  it('a signal earlier than the last heartbeat is late: counted, never decided', () => {
    const story = [heartbeat(10), doorIs(9.999, 'forced'), doorIs(10, 'forced'), heartbeat(11)];
    const { decisions, counters } = run(rules, aggregatesOf(story));
    expect(counters).toMatchObject({ late: 1, signals: 3 });
    expect(decisions).toHaveLength(1);
  });
  it('a signal later than its heartbeat waits for the next one', () => {
    const early = run(rules, aggregatesOf([doorIs(3, 'forced'), heartbeat(2)]));
    expect(early.decisions).toEqual([]);
    const covered = run(rules, aggregatesOf([heartbeat(3)], 3), early.state);
    expect(happenings(covered)).toEqual([happened('raise', 3)]);
  });
  it('more than the bound do not wait', () => {
    const forced = Array.from({ length: limits.detection.pendingSignalsMax + 1 }, (_, index) => ({
      ...doorIs(10 + index / 1_000, index === 0 ? 'forced' : 'closed'),
      sequence: index + 1,
    }));
    const { decisions, state } = run(rules, [aggregateOf(forced as never)]);
    expect(decisions).toHaveLength(1);
    expect(Object.values(state.agents)[0]?.pending).toHaveLength(
      limits.detection.pendingSignalsMax,
    );
  });
});

describe('bounds', () => {
  it('beyond the keys a rule may hold the oldest is given up and counted', () => {
    const most = limits.detection.keysPerRuleMax;
    const devices = Array.from({ length: most + 1 }, (_, index) =>
      deviceIs(index / 1_000, `d${index}`),
    );
    const first = run([silentRule()], aggregatesOf([...devices.slice(0, most), heartbeat(6)]));
    expect(first.counters.evicted).toBe(0);
    const { counters, state } = run(
      [silentRule()],
      aggregatesOf([deviceIs(7, 'one-more'), heartbeat(8)], most + 2),
      first.state,
    );
    expect(counters.evicted).toBe(1);
    const table = Object.values(Object.values(state.agents)[0]?.tables ?? {})[0];
    expect(Object.keys(table?.sightings ?? {})).toHaveLength(most);
  });
});

describe('a new rule set', () => {
  const before = [dwellRule(), forcedRule()];
  const open = run(
    before,
    aggregatesOf([
      seen(0, 'p', 'window'),
      doorIs(1, 'forced'),
      seen(9, 'p', 'window'),
      heartbeat(10),
    ]),
  );
  it('leaves rules that did not change where they were', () => {
    const changed = [dwellRule(), forcedRule({ version: 2 })];
    const later = run(
      changed,
      aggregatesOf([seen(15, 'p', 'window'), heartbeat(20)], 5),
      open.state,
    );
    expect(happenings(later)).toContainEqual(happened('raise', 20, 'b'));
  });
  it('ends the alarms of a rule that is gone, because nobody watches its condition', () => {
    const later = run([dwellRule()], aggregatesOf([heartbeat(11)], 5), open.state);
    expect(happenings(later)).toEqual([happened('clear', 10)]);
    expect(Object.keys(Object.values(later.state.agents)[0]?.tables ?? {})).toHaveLength(1);
  });
});
