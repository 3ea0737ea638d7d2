import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alarmNumber,
  at,
  chen,
  clearCommand,
  correctCommand,
  expiryCommand,
  plainCommand,
  raiseCommand,
  reAlarmCommand,
  reasonedCommand,
  shelveCommand,
  wang,
} from '../builders/alarm-builder.ts';
import { when } from '../builders/alarm-story.ts';
import type { AlarmStep } from '../builders/alarm-story.ts';
import { canonicalJson } from '../canonical-json/canonical-json.ts';
import { evolveAlarm, noAlarm } from './alarm.ts';
import type { Alarm, AlarmEvent } from './alarm.ts';
import { alarmDecider } from './decide-alarm.ts';

const second = fc.integer({ min: 0, max: 4_000 });
const who = fc.constantFrom(wang, chen, 'software' as const);
const command = fc.oneof(
  fc.boolean().map((shelvable) => raiseCommand({}, { shelvable })),
  second.map(reAlarmCommand),
  second.map(clearCommand),
  second.map((seconds) => correctCommand(seconds, alarmNumber(2))),
  second.map(expiryCommand),
  fc.integer({ min: 1, max: 60 }).map(shelveCommand),
  fc
    .constantFrom(
      'alarm.acknowledge',
      'alarm.unshelve',
      'alarm.unsuppress',
      'alarm.return-to-service',
    )
    .map(plainCommand),
  fc
    .constantFrom('alarm.end-condition', 'alarm.suppress', 'alarm.take-out-of-service')
    .map(reasonedCommand),
);
const step: fc.Arbitrary<AlarmStep> = fc
  .tuple(command, second, who)
  .map(([asked, seconds, by]) => [asked, at(seconds, by)]);
const story = fc
  .array(step, { maxLength: 40 })
  .map((steps): AlarmStep[] => [[raiseCommand(), at(0, 'software')], ...steps]);

/** What must hold of every alarm, whatever was asked of it and in whatever order. */
function assertSound(alarm: Alarm): void {
  if (alarm.status === 'none') return;
  const seen = alarm.acknowledged !== undefined;
  expect(alarm.conditionActive).toBe(alarm.endedAt === undefined && alarm.status !== 'corrected');
  expect(alarm.status === 'shelved').toBe(alarm.shelved !== undefined);
  const rungs: Partial<Record<Alarm['status'], [active: boolean, seen: boolean]>> = {
    'unack-active': [true, false],
    'ack-active': [true, true],
    'rtn-unack': [false, false],
    normal: [false, true],
  };
  const rung = rungs[alarm.status];
  if (rung) expect([alarm.conditionActive, seen]).toEqual(rung);
  // A state item is hashed and compared, so it must be JSON without holes.
  expect(JSON.parse(canonicalJson(alarm))).toEqual(alarm);
}

describe('whatever is asked of an alarm, in whatever order', () => {
  it('it stands in a sound state, closed alarms never open and refusals change nothing', () => {
    fc.assert(
      fc.property(story, (steps) => {
        let alarm: Alarm = noAlarm;
        for (const next of steps) {
          const outcome = when(alarm, next);
          assertSound(outcome.alarm);
          if (alarm.status === 'corrected') expect(outcome.alarm).toEqual(alarm);
          if (alarm.status === 'normal') {
            expect(['normal', 'corrected']).toContain(outcome.alarm.status);
          }
          if (outcome.events.length === 0) expect(outcome.alarm).toEqual(alarm);
          alarm = outcome.alarm;
        }
      }),
    );
  });

  it('each accepted event changes it, so that the same command again does not', () => {
    fc.assert(
      fc.property(story, step, (steps, next) => {
        const before = steps.reduce<Alarm>((alarm, each) => when(alarm, each).alarm, noAlarm);
        const first = when(before, next);
        if (first.events.length > 0) expect(first.alarm).not.toEqual(before);
        expect(when(first.alarm, next).events).toEqual([]);
      }),
    );
  });
});

describe('evolve is total', () => {
  const events = fc.array(step, { maxLength: 60 }).map((steps) =>
    // Events of many alarms' lives, thrown together in an order that no decider would give.
    steps.flatMap(([asked, context]) => {
      const lives: Alarm[] = [noAlarm, when(noAlarm, [raiseCommand(), context]).alarm];
      return lives.flatMap((life) => {
        const decision = alarmDecider.decide(life, asked, context);
        return decision.accepted ? decision.events : [];
      });
    }),
  );

  it('it folds any events in any order without failing', () => {
    fc.assert(
      fc.property(events, (lived: readonly AlarmEvent[]) => {
        const alarm = lived.reduce(evolveAlarm, noAlarm);
        if (alarm.status !== 'none') expect(alarm.rule).toBe('danger-zone-dwell');
        if (lived.some(({ type }) => type === 'alarm.raised'))
          expect(alarm.status).not.toBe('none');
      }),
    );
  });
});
