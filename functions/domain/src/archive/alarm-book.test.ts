import type { AlarmEvidence, AlarmId } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import {
  aggregatesOf,
  duressRule,
  heartbeat,
  pressed,
  site,
} from '../builders/detection-builder.ts';
import { run } from '../builders/detection-story.ts';
import type { DetectionCommand } from '../detection/decision.ts';
import { derivedId } from '../ids/derived-id.ts';
import { alarmBook } from './alarm-book.ts';

/** The raising of one alarm, as detection decides it. */
const raise = (() => {
  const [decision] = run([duressRule()], aggregatesOf([pressed(1), heartbeat(2)])).decisions;
  if (decision?.command.type !== 'alarm.raise')
    throw new Error('A pressed button raises an alarm.');
  return decision.command;
})();
const { alarm, openedAt, evidence } = raise.payload;
const later = derivedId('alarm', openedAt, ['later']);
const id = raise.id;

const raised = (as: AlarmId): DetectionCommand => ({
  ...raise,
  payload: { ...raise.payload, alarm: as },
});
const reAlarm = (of: AlarmId): DetectionCommand => ({
  id,
  type: 'alarm.re-alarm',
  payload: { alarm: of, signal: raise.payload.openingSignal, at: openedAt, evidence },
});
const correct = (of: AlarmId, why: AlarmEvidence = evidence): DetectionCommand => ({
  id,
  type: 'alarm.correct',
  payload: { alarm: of, at: openedAt, evidence: why },
});
const clear = (of: AlarmId): DetectionCommand => ({
  id,
  type: 'alarm.clear',
  payload: { alarm: of, at: openedAt, cause: 'condition-end' },
});
const supersede = (of: AlarmId, by: AlarmId): DetectionCommand => ({
  id,
  type: 'alarm.supersede',
  payload: { ...raise.payload, alarm: by, supersedes: of },
});

/** What stands after commands, each with those to try where it is not answered. */
function after(...commands: readonly (readonly DetectionCommand[])[]) {
  const book = alarmBook(site);
  for (const [command, ...otherwise] of commands) {
    if (command) book.enact([{ command, otherwise }]);
  }
  return book.standing();
}

describe('decisions without a ledger', () => {
  it('raise an alarm once, with what is known of it', () => {
    expect(after([raise], [raise])).toEqual([
      {
        alarm,
        rule: 'duress',
        key: raise.payload.key,
        openedAt,
        place: raise.payload.place,
        evidence,
      },
    ]);
  });

  it('keep an alarm whose condition ended, and say when', () => {
    expect(after([raise], [clear(alarm)])).toMatchObject([{ alarm, endedAt: openedAt }]);
  });

  it('leave out what later evidence took back', () => {
    expect(after([raise], [correct(alarm)])).toEqual([]);
    expect(after([raise], [correct(alarm)], [raise])).toEqual([]);
  });

  it('put the successor in the place of what it supersedes', () => {
    expect(after([raise], [supersede(alarm, later)])).toMatchObject([
      { alarm: later, supersedes: alarm },
    ]);
  });

  it('raise another alarm only where the ones before it are not there', () => {
    expect(after([raise], [reAlarm(alarm), raised(later)])).toMatchObject([{ alarm }]);
    expect(after([reAlarm(alarm), raised(later)])).toMatchObject([{ alarm: later }]);
    expect(after([raise], [correct(alarm)], [reAlarm(alarm), raised(later)])).toMatchObject([
      { alarm: later },
    ]);
  });
});
