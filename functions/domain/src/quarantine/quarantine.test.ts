import { limits, QuarantineRow } from '@watchhouse/contracts';
import type { Command, Envelope } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { afterSeconds, at, chen, theFacility, wang } from '../builders/alarm-builder.ts';
import { logOf } from '../builders/log-builder.ts';
import {
  objectOf,
  quarantineCommand,
  replayCommand,
  replayedCommand,
} from '../builders/register-builder.ts';
import { viewOf } from '../builders/view-builder.ts';
import type { CommandContext, Decision } from '../decider.ts';
import { deciderOf } from '../deciders.ts';
import { systemHealthProjection } from '../health/system-health.ts';
import { derivedId } from '../ids/derived-id.ts';
import { newestEntriesKey, quarantineProjection } from './quarantine-rows.ts';
import type { NewestEntries } from './quarantine-rows.ts';

type Step = readonly [Command, CommandContext];
const software = (command: Command, seconds: number): Step => [command, at(seconds, 'software')];
const kept = (count: number, seconds: number) =>
  software(quarantineCommand(count, seconds), seconds);
const asked = (seconds: number, when: number, by = wang): Step => [
  replayCommand(seconds, when),
  at(when, by),
];
const answered = (
  seconds: number,
  outcome: { readonly entries: number; readonly readable: number; readonly faulty: number },
  when: number,
) => software(replayedCommand(seconds, outcome, when), when);

/** Decides the last step on what came of the others. */
function decided(...steps: readonly Step[]): Decision {
  const [command, context] = steps.at(-1) as Step;
  const decider = deciderOf(command.type);
  const stream = decider.streamOf(command, context);
  const { states } = logOf(steps.slice(0, -1));
  return decider.decide(
    states.find((item) => item.stream === stream)?.state ?? decider.initial,
    command,
    context,
  );
}
const refusalOf = (decision: Decision) => (decision.accepted ? 'accepted' : decision.refusal.code);

describe('an entry of the quarantine', () => {
  it('is replayed when an officer asks for it, under their name', () => {
    expect(decided(asked(1, 5))).toMatchObject({
      events: [
        {
          type: 'stream.replay-requested',
          payload: { object: objectOf(1), by: wang, at: afterSeconds(5) },
        },
      ],
    });
  });

  it('of another facility is unknown', () => {
    const facility = derivedId('facility', afterSeconds(0), ['another']);
    const [command, context] = asked(1, 5);
    expect(refusalOf(decided([command, { ...context, facility }]))).toBe('quarantine.unknown');
    const outside = { ...command, payload: { object: `live/${theFacility}.json` } } as Command;
    expect(refusalOf(decided([outside, context]))).toBe('quarantine.unknown');
  });

  it('is not replayed twice at once, and not for nothing', () => {
    const all = answered(1, { entries: 3, readable: 3, faulty: 0 }, 6);
    const some = answered(1, { entries: 3, readable: 2, faulty: 1 }, 6);
    expect(refusalOf(decided(asked(1, 5), asked(1, 6)))).toBe('quarantine.replaying');
    expect(refusalOf(decided(asked(1, 5), all, asked(1, 7)))).toBe('quarantine.nothingLeft');
    expect(refusalOf(decided(asked(1, 5), some, asked(1, 7)))).toBe('accepted');
    expect(refusalOf(decided(asked(1, 5), asked(2, 6)))).toBe('accepted');
  });

  it('takes an outcome once for each request', () => {
    const first = answered(1, { entries: 3, readable: 2, faulty: 1 }, 6);
    const second = answered(1, { entries: 3, readable: 3, faulty: 0 }, 7);
    expect(decided(asked(1, 5), first, second)).toEqual({ accepted: true, events: [] });
    expect(decided(first)).toEqual({ accepted: true, events: [] });
  });
});

const rowsOf = (...steps: readonly Step[]) => viewOf(quarantineProjection, logOf(steps).events);
const rowOf = (seconds: number, ...steps: readonly Step[]) =>
  QuarantineRow.parse(rowsOf(...steps).get(objectOf(seconds)));
const listOf = (...steps: readonly Step[]) =>
  (rowsOf(...steps).get(newestEntriesKey) as NewestEntries).objects;

describe('the view of the quarantine', () => {
  it('follows an entry from the stream to its replay', () => {
    expect(rowOf(1, kept(3, 1))).toMatchObject({
      count: 3,
      reasons: { 'not-json': 3 },
      firstPath: 'data.height',
      at: afterSeconds(1),
      state: 'kept',
      seq: 1,
    });
    expect(rowOf(1, kept(3, 1), asked(1, 5))).toMatchObject({
      state: 'replaying',
      requested: { by: wang, at: afterSeconds(5) },
      seq: 2,
    });
    const done = answered(1, { entries: 3, readable: 2, faulty: 1 }, 6);
    expect(rowOf(1, kept(3, 1), asked(1, 5), done)).toMatchObject({
      state: 'replayed',
      count: 3,
      replayed: { at: afterSeconds(6), readable: 2, faulty: 1 },
    });
    expect(rowOf(1, kept(3, 1), asked(1, 5), done, asked(1, 8, chen))).toMatchObject({
      state: 'replaying',
      requested: { by: chen },
    });
  });

  it('lists the newest first, and says nothing new when told twice', () => {
    const steps = [kept(1, 1), kept(1, 2), asked(1, 5)];
    expect(listOf(...steps)).toEqual([objectOf(2), objectOf(1)]);
    const { events } = logOf(steps);
    const once = viewOf(quarantineProjection, events);
    expect(viewOf(quarantineProjection, events, once)).toEqual(once);
  });

  it('lists so many and keeps the others', () => {
    const { rowsMax } = limits.quarantine;
    const steps = Array.from({ length: rowsMax + 1 }, (_, n) => kept(1, n + 1));
    expect(listOf(...steps)).toHaveLength(rowsMax);
    expect(listOf(...steps)).not.toContain(objectOf(1));
    expect(rowOf(1, ...steps, asked(1, 5_000))).toMatchObject({ state: 'replaying' });
  });

  it('passes over events that do not keep their contract', () => {
    const broken = logOf([kept(1, 1), asked(1, 5)]).events.map((event): Envelope => ({
      ...event,
      payload: {},
    }));
    expect(viewOf(quarantineProjection, broken).size).toBe(0);
  });
});

describe('the health of the quarantine', () => {
  const health = (...steps: readonly Step[]) =>
    viewOf(systemHealthProjection, logOf(steps).events).get('quarantine');

  it('counts what is still kept, and what went back into the stream', () => {
    const some = answered(1, { entries: 3, readable: 2, faulty: 1 }, 6);
    expect(health(kept(3, 1), kept(2, 2), asked(1, 5), some)).toMatchObject({
      state: 'warning',
      count: 3,
      replayed: 2,
      detail: 'not-json data.height',
    });
  });

  it('is well again when nothing is left, also of whole records that held many lines', () => {
    const all = answered(1, { entries: 1, readable: 37, faulty: 0 }, 6);
    expect(health(kept(1, 1), asked(1, 5), all)).toMatchObject({
      state: 'ok',
      count: 0,
      replayed: 37,
      since: afterSeconds(6),
    });
    expect(health(kept(1, 1), asked(1, 5), all, kept(2, 9))).toMatchObject({
      state: 'warning',
      count: 2,
      replayed: 37,
    });
  });
});
