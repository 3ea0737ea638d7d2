import { Checkpoint, genesisHash } from '@watchhouse/contracts';
import type { Envelope } from '@watchhouse/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterSeconds,
  at,
  clearCommand,
  plainCommand,
  raiseCommand,
  reAlarmCommand,
  theFacility,
} from '../builders/alarm-builder.ts';
import { logOf } from '../builders/log-builder.ts';
import type { BuiltLog } from '../builders/log-builder.ts';
import { derivedId } from '../ids/derived-id.ts';
import { linkEnvelope } from './link-envelope.ts';
import type { LogHead } from './link-envelope.ts';
import { checkpointHash, verifyLog } from './verify-log.ts';
import type { CheckedCheckpoint, LogReport } from './verify-log.ts';

const person = derivedId('person', afterSeconds(0), ['someone']);
const sealedName = 'sealed.1.cGVy.identity.AAAA';
/** Nine events of three streams, one with a sealed name. */
const log = logOf([
  [raiseCommand(), at(0, 'software')],
  [plainCommand('alarm.acknowledge'), at(5)],
  [
    {
      id: derivedId('command', afterSeconds(6), ['register']),
      type: 'person.register',
      payload: { person, name: sealedName },
    },
    at(6),
  ],
  [reAlarmCommand(70), at(70, 'software')],
  [reAlarmCommand(140), at(140, 'software')],
  [reAlarmCommand(210), at(210, 'software')],
  [reAlarmCommand(280), at(280, 'software')],
  [plainCommand('alarm.acknowledge'), at(300)],
  [clearCommand(310), at(310, 'software')],
]);

const checkpointOf = ({ seq, hash }: LogHead, former?: Checkpoint): Checkpoint =>
  Checkpoint.parse({
    facility: theFacility,
    seq,
    hash,
    at: afterSeconds(seq),
    previousCheckpoint: former ? checkpointHash(former) : genesisHash,
    accessHash: genesisHash,
    keyId: 'key',
    signature: 'signature',
  });
const signed = (checkpoint: Checkpoint): CheckedCheckpoint => ({
  checkpoint,
  signatureValid: true,
});
const third = checkpointOf(log.events[2] as Envelope);
const sixth = checkpointOf(log.events[5] as Envelope, third);
const checkpoints = [signed(third), signed(sixth)];

function verify(
  { events, states, head }: BuiltLog,
  signatures: readonly CheckedCheckpoint[] = checkpoints,
): LogReport {
  const verifier = verifyLog(theFacility, signatures);
  for (const event of events) verifier.event(event);
  return verifier.finish({ head, states });
}

/** The log with other events, and the head as it was. */
const withEvents = (events: readonly Envelope[]): BuiltLog => ({ ...log, events });
const headOf = (events: readonly Envelope[]): LogHead => {
  const { seq, hash } = events.at(-1) as Envelope;
  return { seq, hash };
};
const eventAt = (seq: number): Envelope => log.events[seq - 1] as Envelope;
const forged = (event: Envelope): Envelope => ({
  ...event,
  payload: { ...event.payload, forged: true },
});
const before = (seq: number): readonly Envelope[] => log.events.slice(0, seq - 1);
const from = (seq: number): readonly Envelope[] => log.events.slice(seq - 1);
/** Links events anew behind others, as somebody with the right to write could. */
const rehashed = (events: readonly Envelope[], start: readonly Envelope[]): readonly Envelope[] =>
  events.reduce((chain, event) => {
    const head = chain.length > 0 ? headOf(chain) : { seq: 0, hash: genesisHash };
    return [...chain, linkEnvelope(event, head)];
  }, start);
const fault = (kind: string, seq: number) => ({ whole: false, fault: { kind, seq } });

describe('a whole log', () => {
  it('is reported with its head, streams and checkpoints', () => {
    expect(verify(log)).toEqual({ whole: true, head: log.head, streams: 2, checkpoints: 2 });
  });

  it('is whole without checkpoints, and when it is empty', () => {
    expect(verify(log, []).whole).toBe(true);
    const empty = { events: [], states: [], head: { seq: 0, hash: genesisHash } };
    expect(verify(empty, []).whole).toBe(true);
  });

  it('keeps the sealed name in the state as the event has it, so an erased key changes nothing', () => {
    expect(log.states[1]?.state).toEqual({ status: 'registered', name: sealedName });
  });
});

describe('an event that was changed', () => {
  it.each([1, 2, 5, 9])('is named: event %i', (seq) => {
    const events = [...before(seq), forged(eventAt(seq)), ...from(seq + 1)];
    expect(verify(withEvents(events))).toMatchObject(fault('changed-event', seq));
  });

  it.each([1, 3, 5, 9])('is named although its own hash was made anew: event %i', (seq) => {
    const events = [...rehashed([forged(eventAt(seq))], before(seq)), ...from(seq + 1)];
    expect(verify(withEvents(events))).toMatchObject(fault('changed-event', seq));
  });

  it('is named when only a member was added, or nothing readable is left', () => {
    const added = { ...eventAt(4), note: 'x' } as Envelope;
    expect(verify(withEvents([...before(4), added, ...from(5)]))).toMatchObject(
      fault('changed-event', 4),
    );
    const nothing = null as unknown as Envelope;
    expect(verify(withEvents([...before(4), nothing, ...from(5)]))).toMatchObject(
      fault('changed-event', 4),
    );
  });
});

describe('events that are missing', () => {
  it('in the middle are a gap, whether or not the rest was renumbered', () => {
    expect(verify(withEvents([...before(4), ...from(6)]))).toMatchObject(fault('gap', 4));
    const renumbered = from(6).map((event, index) => ({ ...event, seq: 4 + index }));
    expect(verify(withEvents([...before(4), ...renumbered]))).toMatchObject(fault('gap', 4));
  });

  it('at the beginning are a gap', () => {
    expect(verify(withEvents(from(3)))).toMatchObject(fault('gap', 1));
  });

  it('at the end are a missing tail by the head', () => {
    expect(verify(withEvents(before(8)))).toMatchObject(fault('missing-tail', 8));
  });

  it('at the end are a missing tail by a checkpoint, although the head was moved back', () => {
    const cut = before(5);
    const report = verify({ events: cut, states: [], head: headOf(cut) });
    expect(report).toMatchObject(fault('missing-tail', 5));
  });
});

describe('an event that was inserted', () => {
  const intruder = forged({ ...eventAt(5), id: derivedId('event', afterSeconds(9), ['intruder']) });

  it('is named when the rest was renumbered', () => {
    const rest = from(5).map((event) => ({ ...event, seq: event.seq + 1 }));
    const events = [...rehashed([intruder], before(5)), ...rest];
    expect(verify(withEvents(events))).toMatchObject(fault('inserted-event', 5));
  });

  it('is named when the rest was renumbered and each hash made anew', () => {
    const rest = from(5).map((event, index) => {
      const previous = index === 0 ? eventAt(4).hash : event.previousHash;
      return linkEnvelope(event, { seq: event.seq, hash: previous });
    });
    const events = [...rehashed([intruder], before(5)), ...rest];
    expect(verify(withEvents(events))).toMatchObject(fault('inserted-event', 5));
  });

  it('is named when the number is there twice', () => {
    const events = [...rehashed([intruder], before(5)), ...from(5)];
    expect(verify(withEvents(events))).toMatchObject(fault('inserted-event', 5));
  });

  it('is named when it stands behind the head', () => {
    const events = rehashed([intruder], log.events);
    expect(verify({ ...log, events })).toMatchObject(fault('inserted-event', 10));
  });

  it('is named when several were put in', () => {
    const rest = from(5).map((event) => ({ ...event, seq: event.seq + 3 }));
    const events = [...rehashed([intruder, intruder, intruder], before(5)), ...rest];
    expect(verify(withEvents(events))).toMatchObject(fault('inserted-event', 5));
  });

  it('is named when it comes from another facility', () => {
    const facility = derivedId('facility', afterSeconds(0), ['another']);
    const events = rehashed([{ ...eventAt(4), facility }], before(4));
    expect(verify({ events, states: [], head: headOf(events) }, [])).toMatchObject(
      fault('inserted-event', 4),
    );
  });
});

describe('a log that was re-hashed as a whole', () => {
  const events = rehashed([forged(eventAt(4)), ...from(5)], before(4));

  it('contradicts the first checkpoint after the change', () => {
    expect(verify({ ...log, events, head: headOf(events) })).toMatchObject(
      fault('re-hashed-log', 6),
    );
  });

  it('is named before a break of the chain that lies further on', () => {
    const broken = [...events.slice(0, 7), forged(events[7] as Envelope), ...events.slice(8)];
    expect(verify({ ...log, events: broken, head: headOf(events) })).toMatchObject(
      fault('re-hashed-log', 6),
    );
  });

  it('contradicts a checkpoint at its very end', () => {
    const cut = events.slice(0, 6);
    expect(verify({ ...log, events: cut, head: headOf(cut) })).toMatchObject(
      fault('re-hashed-log', 6),
    );
  });

  it('shows in no chain where no checkpoint was signed yet', () => {
    const states = logOf([]).states;
    const verifier = verifyLog(theFacility, []);
    for (const event of events) verifier.event(event);
    expect(verifier.finish({ head: headOf(events) }).whole).toBe(true);
    expect(states).toEqual([]);
  });

  it('is named at the first event that shows it, when one was left out', () => {
    const shorter = rehashed(from(5), before(4));
    expect(verify({ events: shorter, states: [], head: headOf(shorter) })).toMatchObject(
      fault('re-hashed-log', 4),
    );
  });

  it('is caught without a checkpoint by the version of the stream when an event was left out', () => {
    const shorter = rehashed(from(5), before(4));
    expect(verify({ events: shorter, states: [], head: headOf(shorter) }, [])).toMatchObject(
      fault('wrong-stream-version', 4),
    );
  });
});

describe('a checkpoint that is not to be trusted', () => {
  it('for its signature', () => {
    const bad = [signed(third), { checkpoint: sixth, signatureValid: false }];
    expect(verify(log, bad)).toMatchObject(fault('bad-checkpoint-signature', 6));
  });

  it('for the one before it, which is missing or another', () => {
    expect(verify(log, [signed(sixth)])).toMatchObject(fault('broken-checkpoint-chain', 6));
    const another = signed({ ...third, at: afterSeconds(99) });
    expect(verify(log, [another, signed(sixth)])).toMatchObject(
      fault('broken-checkpoint-chain', 6),
    );
    expect(verify(log, [signed(sixth), signed(third)]).whole).toBe(false);
  });

  it('beyond the end proves no missing tail', () => {
    const cut = before(5);
    const bad = [signed(third), { checkpoint: sixth, signatureValid: false }];
    expect(verify({ events: cut, states: [], head: headOf(cut) }, bad)).toMatchObject(
      fault('bad-checkpoint-signature', 6),
    );
  });
});

describe('a state item', () => {
  const withState = (state: unknown) => ({
    ...log,
    states: log.states.map((item) =>
      item.stream.startsWith('person') ? { ...item, state } : item,
    ),
  });

  it('that is not the fold of its events is named with its stream', () => {
    expect(verify(withState({ status: 'registered', name: 'another token' }))).toMatchObject({
      fault: { kind: 'wrong-state', seq: 3, stream: `person#${person}` },
    });
  });

  it('that is missing, or belongs to no event, is wrong', () => {
    expect(verify({ ...log, states: log.states.slice(1) })).toMatchObject(fault('wrong-state', 9));
    const [alarmItem] = log.states;
    const item = { ...alarmItem, stream: 'person#per_x', seq: 1 } as (typeof log.states)[number];
    expect(verify({ ...log, states: [...log.states, item] })).toMatchObject(
      fault('wrong-state', 1),
    );
  });
});

describe('a log somebody tampered with anywhere', () => {
  it('is never whole, and the place named is never after the damage', () => {
    const seqs = fc.integer({ min: 1, max: log.events.length });
    const kinds = fc.constantFrom('change', 'remove', 'repeat', 'swap');
    fc.assert(
      fc.property(seqs, kinds, (seq, kind) => {
        const one = eventAt(seq);
        const next = log.events[seq];
        const events = {
          change: [...before(seq), forged(one), ...from(seq + 1)],
          remove: [...before(seq), ...from(seq + 1)],
          repeat: [...before(seq), one, one, ...from(seq + 1)],
          swap: next ? [...before(seq), next, one, ...from(seq + 2)] : before(seq),
        }[kind];
        const report = verify(withEvents(events));
        expect(report.whole).toBe(false);
        if (!report.whole) expect(report.fault.seq).toBe(seq);
      }),
    );
  });
});
