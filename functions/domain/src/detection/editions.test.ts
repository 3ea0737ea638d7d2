import type { Rule } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import {
  aggregatesOf,
  doorIs,
  duressRule,
  dwellRule,
  expeditedOf,
  forcedRule,
  heartbeat,
  morning,
  pressed,
  rulesOf,
  seen,
  site,
  storyPlan,
} from '../builders/detection-builder.ts';
import type { Told } from '../builders/detection-builder.ts';
import { happened, happenings } from '../builders/detection-story.ts';
import { compileRules } from './compile-rules.ts';
import { emptyDetection } from './detection-state.ts';
import { oldestNeeded } from './editions.ts';
import type { EngineEdition, Engines } from './editions.ts';
import { ingest } from './ingest.ts';

/** Rules that count from a second of the story on. */
const edition = (second: number, ...rules: readonly Rule[]): EngineEdition => ({
  from: morning + second * 1_000,
  engine: compileRules(rulesOf(...rules), storyPlan),
});
const start = edition(-3_600, dwellRule(), forcedRule());
const decide = (engines: Engines, ...told: readonly Told[]) =>
  ingest(engines, emptyDetection(site), aggregatesOf(told));

describe('an edition of the rules counts by event time', () => {
  const withoutForced = edition(10, dwellRule());

  it('what comes before its time is decided by the former one, however late it arrives', () => {
    const told = decide([start, withoutForced], doorIs(9.999, 'forced'), heartbeat(20));
    expect(happenings(told)).toEqual([happened('raise', 9.999), happened('clear', 10)]);
    expect(decide([start, withoutForced], doorIs(10, 'forced'), heartbeat(20)).decisions).toEqual(
      [],
    );
  });

  it('time runs up to it under the former one', () => {
    const longer = { zoneClass: 'danger', forSeconds: 60, leaveSeconds: 3 } as const;
    const later = (second: number) =>
      edition(second, dwellRule({ version: 2, pattern: { kind: 'dwell', ...longer } }));
    const stay = [0, 9, 18, 27].map((s) => seen(s, 'p', 'window'));
    const at = (second: number) => decide([start, later(second)], ...stay, heartbeat(30));
    expect(happenings(at(20.001))).toEqual([happened('raise', 20), happened('clear', 20.001)]);
    expect(happenings(at(20))).toEqual([]);
  });

  it('one known only after the watermark passed its time counts from the watermark on', () => {
    const before = decide([start], doorIs(11, 'forced'), heartbeat(15));
    const next = ingest(
      [start, withoutForced],
      before.state,
      aggregatesOf([doorIs(16, 'closed'), heartbeat(17)], 3),
    );
    expect(happenings(before)).toEqual([happened('raise', 11)]);
    expect(happenings(next)).toEqual([happened('clear', 15)]);
  });

  it('what overtakes is told by the rules that will decide it', () => {
    const state = decide([start], heartbeat(5)).state;
    const engines = [start, edition(10, duressRule())];
    expect(ingest(engines, state, [expeditedOf(pressed(9))]).decisions).toEqual([]);
    expect(ingest(engines, state, [expeditedOf(pressed(10))]).decisions).toHaveLength(1);
  });

  it('tells which editions are needed no more', () => {
    const engines = [start, withoutForced, edition(30, dwellRule())];
    const needed = (second: number) => oldestNeeded(decide(engines, heartbeat(second)).state);
    expect(oldestNeeded(emptyDetection(site))).toBeNull();
    expect(needed(9)).toBe(start.from);
    expect(needed(10)).toBe(withoutForced.from);
    expect(needed(31)).toBe(morning + 30_000);
  });

  it('needs one at least', () => {
    expect(() => decide([], heartbeat(1))).toThrow('at least one edition');
  });
});

describe('an alarm that only officers end', () => {
  const button = edition(-3_600, duressRule());
  const types = (engines: Engines) =>
    decide(engines, pressed(5), heartbeat(6), pressed(15), heartbeat(16)).decisions.map(
      ({ command }) => command.type,
    );

  it('is told again under the same rule in a new version', () => {
    expect(types([button, edition(10, duressRule({ version: 2 }))])).toEqual([
      'alarm.raise',
      'alarm.re-alarm',
    ]);
  });
  it('is forgotten under rules without it, so a press after them is another one, told ahead or not', () => {
    const engines = [button, edition(10, forcedRule()), edition(20, duressRule())];
    const order = aggregatesOf([pressed(5), heartbeat(6), pressed(25), heartbeat(26)]);
    const straight = ingest(engines, emptyDetection(site), order);
    expect(happenings(straight)).toEqual([happened('raise', 5), happened('raise', 25, 'b')]);
    for (const at of [0, 1]) {
      const stream = [...order.slice(0, at), expeditedOf(pressed(25)), ...order.slice(at)];
      const told = ingest(engines, emptyDetection(site), stream).decisions;
      expect(told.map(({ command }) => command)).toHaveLength(2);
      expect(told).toEqual(expect.arrayContaining([...straight.decisions]));
    }
  });
  it('is another one under a rule that ends by itself', () => {
    const ending = duressRule({ clears: { when: 'after', seconds: 60 } });
    expect(types([button, edition(10, ending)])).toEqual(['alarm.raise', 'alarm.raise']);
  });
});
