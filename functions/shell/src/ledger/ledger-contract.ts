import type { CommandId, FacilityId } from '@watchhouse/contracts';
import { genesisHash, limits, StreamName } from '@watchhouse/contracts';
import { envelopeHash } from '@watchhouse/domain';
import type { EventDraft } from '@watchhouse/domain';
import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { idSource } from '../ids.ts';
import type { AppendRequest, Ledger } from './ledger.ts';

const ids = idSource(systemClock);
const streamA = StreamName.parse('alarm#a');
const streamB = StreamName.parse('alarm#b');

/** An event draft with what an append needs; not a real alarm, because the ledger does not look inside. */
function aDraft(facility: FacilityId, command: CommandId, about: Partial<EventDraft> = {}) {
  return {
    id: ids.next('event'),
    facility,
    stream: streamA,
    version: 1,
    type: 'alarm.raised',
    schemaVersion: 1,
    mode: 'live',
    occurredAt: systemClock.now(),
    recordedAt: systemClock.now(),
    actor: { kind: 'software', name: 'test' },
    commandId: command,
    correlationId: ids.next('correlation'),
    causationId: command,
    payload: {},
    ...about,
  } satisfies EventDraft;
}

/** An append of one event to one stream. */
export function anAppend(
  facility: FacilityId,
  about: Partial<AppendRequest> & { stream?: StreamName; expectedVersion?: number } = {},
): AppendRequest {
  const { stream = streamA, expectedVersion = 0, ...rest } = about;
  const command = rest.command ?? { id: ids.next('command'), bodyHash: 'body', actor: 'actor' };
  return {
    facility,
    command,
    events: [aDraft(facility, command.id, { stream, version: expectedVersion + 1 })],
    states: [{ stream, expectedVersion, state: { count: expectedVersion + 1 } }],
    claims: [],
    releases: [],
    ...rest,
  };
}

/** What every ledger does, whatever it stores in. */
export function ledgerContract(name: string, makeLedger: () => Ledger): void {
  describe(`${name}: the ledger`, () => {
    let ledger: Ledger;
    let facility: FacilityId;
    beforeEach(() => {
      ledger = makeLedger();
      facility = ids.next('facility');
    });

    it('is empty at first', async () => {
      expect(await ledger.head(facility)).toEqual({ seq: 0, hash: genesisHash });
      expect(await ledger.readLog(facility, 1, 10)).toEqual({ events: [], next: 1, end: true });
      expect((await ledger.readState(facility, streamA)).version).toBe(0);
    });

    it('numbers and chains the events of one append', async () => {
      const command = ids.next('command');
      const events = [1, 2].map((version) => aDraft(facility, command, { version }));
      const outcome = await ledger.append({ ...anAppend(facility), events });
      expect(outcome).toMatchObject({ kind: 'appended', result: { position: 2 } });

      const { events: read } = await ledger.readLog(facility, 1, 10);
      expect(read.map(({ seq }) => seq)).toEqual([1, 2]);
      expect(read[0]?.previousHash).toBe(genesisHash);
      expect(read[1]?.previousHash).toBe(read[0]?.hash);
      for (const event of read) expect(event.hash).toBe(envelopeHash(event));
      expect(await ledger.head(facility)).toEqual({ seq: 2, hash: read[1]?.hash });
    });

    it('keeps version, position and fold of a stream', async () => {
      await ledger.append(anAppend(facility));
      expect(await ledger.readState(facility, streamA)).toEqual({
        stream: streamA,
        version: 1,
        seq: 1,
        state: { count: 1 },
      });
    });

    it('reads on from a position, page by page, and says when it has reached the end', async () => {
      for (let version = 0; version < 5; version += 1) {
        await ledger.append(anAppend(facility, { expectedVersion: version }));
      }
      const first = await ledger.readLog(facility, 1, 3);
      expect(first).toMatchObject({ next: 4, end: false });
      const second = await ledger.readLog(facility, first.next, 3);
      expect(second.events.map(({ seq }) => seq)).toEqual([4, 5]);
      expect(second).toMatchObject({ next: 6, end: true });
    });

    it('keeps the logs of facilities apart', async () => {
      await ledger.append(anAppend(facility));
      expect(await ledger.head(ids.next('facility'))).toMatchObject({ seq: 0 });
    });

    it('appends nothing but the command record when a decision changed nothing', async () => {
      await ledger.append(anAppend(facility));
      const command = { id: ids.next('command'), bodyHash: 'b', actor: 'a' };
      const outcome = await ledger.append({
        ...anAppend(facility),
        command,
        events: [],
        states: [],
      });
      expect(outcome).toMatchObject({ kind: 'appended', events: [], result: { position: 1 } });
      expect(await ledger.head(facility)).toMatchObject({ seq: 1 });
      expect(await ledger.recall(facility, command)).toMatchObject({ kind: 'repeated' });
    });

    it('appends to two streams as a whole, on the versions of both', async () => {
      await ledger.append(anAppend(facility, { stream: streamB }));
      const both = (versionOfB: number): AppendRequest => {
        const one = anAppend(facility);
        const other = anAppend(facility, { stream: streamB, expectedVersion: versionOfB });
        const events = [...other.events, ...one.events];
        return { ...one, events, states: [...other.states, ...one.states] };
      };
      expect(await ledger.append(both(0))).toMatchObject({ kind: 'version-lost', stream: streamB });
      expect((await ledger.readState(facility, streamA)).version).toBe(0);
      expect(await ledger.append(both(1))).toMatchObject({ kind: 'appended' });
      expect(await ledger.readState(facility, streamA)).toMatchObject({ version: 1, seq: 3 });
      expect(await ledger.readState(facility, streamB)).toMatchObject({ version: 2, seq: 2 });
    });

    it('refuses an append above a bound and takes one at it', async () => {
      const command = ids.next('command');
      const events = (count: number) =>
        Array.from({ length: count }, (_, index) =>
          aDraft(facility, command, { version: index + 1 }),
        );
      const { eventsPerAppendMax, bytesPerItemMax } = limits.ledger;
      const tooMany = { ...anAppend(facility), events: events(eventsPerAppendMax + 1) };
      await expect(ledger.append(tooMany)).rejects.toThrow('eventsPerAppendMax');
      const tooLarge = aDraft(facility, command, {
        payload: { text: 'x'.repeat(bytesPerItemMax) },
      });
      await expect(ledger.append({ ...anAppend(facility), events: [tooLarge] })).rejects.toThrow(
        'bytesPerItemMax',
      );
      const atBound = { ...anAppend(facility), events: events(eventsPerAppendMax) };
      expect(await ledger.append(atBound)).toMatchObject({ kind: 'appended' });
    });
  });

  commandContract(name, makeLedger);
  raceContract(name, makeLedger);
}

function commandContract(name: string, makeLedger: () => Ledger): void {
  describe(`${name}: a command id`, () => {
    const setUp = async () => {
      const ledger = makeLedger();
      const facility = ids.next('facility');
      const request = anAppend(facility);
      const first = await ledger.append(request);
      if (first.kind !== 'appended') throw new Error(`The first append came to ${first.kind}.`);
      return { ledger, facility, request, first };
    };

    it('repeated by the same actor with the same body gives the first result', async () => {
      const { ledger, facility, request, first } = await setUp();
      const again = anAppend(facility, { command: request.command, expectedVersion: 1 });
      expect(await ledger.append(again)).toEqual({ kind: 'repeated', result: first.result });
      expect(await ledger.recall(facility, request.command)).toEqual({
        kind: 'repeated',
        result: first.result,
      });
      expect(await ledger.head(facility)).toMatchObject({ seq: 1 });
    });

    it('repeated with another body, or by another actor, is told apart and changes nothing', async () => {
      const { ledger, facility, request } = await setUp();
      const otherBody = { ...request.command, bodyHash: 'other' };
      const otherActor = { ...request.command, actor: 'other' };
      const append = (command: AppendRequest['command']) =>
        ledger.append(anAppend(facility, { command, expectedVersion: 1 }));
      expect(await append(otherBody)).toEqual({ kind: 'reused', difference: 'body' });
      expect(await append(otherActor)).toEqual({ kind: 'reused', difference: 'actor' });
      expect(await ledger.recall(facility, otherBody)).toMatchObject({ kind: 'reused' });
      expect(await ledger.head(facility)).toMatchObject({ seq: 1 });
    });

    it('is new in another facility', async () => {
      const { ledger, request } = await setUp();
      expect(await ledger.recall(ids.next('facility'), request.command)).toBeUndefined();
    });
  });
}

function raceContract(name: string, makeLedger: () => Ledger): void {
  describe(`${name}: two appends at once`, () => {
    const setUp = () => ({ one: makeLedger(), facility: ids.next('facility') });

    it('for the head are both taken, one behind the other', async () => {
      const { one, facility } = setUp();
      const outcomes = await Promise.all([
        one.append(anAppend(facility, { stream: streamA })),
        one.append(anAppend(facility, { stream: streamB })),
      ]);
      expect(outcomes.map(({ kind }) => kind)).toEqual(['appended', 'appended']);
      const { events } = await one.readLog(facility, 1, 10);
      expect(events.map(({ seq }) => seq)).toEqual([1, 2]);
    });

    it('for a version are taken once; the other hears which stream it lost', async () => {
      const { one, facility } = setUp();
      const outcomes = await Promise.all([
        one.append(anAppend(facility)),
        one.append(anAppend(facility)),
      ]);
      const kinds = outcomes.map(({ kind }) => kind).sort();
      expect(kinds).toEqual(['appended', 'version-lost']);
      expect(outcomes).toContainEqual({ kind: 'version-lost', stream: streamA });
      expect(await one.head(facility)).toMatchObject({ seq: 1 });
    });

    it('for a claim are taken once; the other hears who holds it', async () => {
      const { one, facility } = setUp();
      const claim = (holder: string, stream: StreamName) =>
        one.append(anAppend(facility, { stream, claims: [{ key: 'bed#203-1', holder }] }));
      const [left, right] = await Promise.all([claim('per_a', streamA), claim('per_b', streamB)]);
      const winner = left.kind === 'appended' ? 'per_a' : 'per_b';
      expect([left, right]).toContainEqual({
        kind: 'claim-taken',
        key: 'bed#203-1',
        holder: winner,
      });
      expect(await one.head(facility)).toMatchObject({ seq: 1 });
    });

    it('with the same command id are taken once, with one result', async () => {
      const { one, facility } = setUp();
      const command = { id: ids.next('command'), bodyHash: 'b', actor: 'a' };
      const outcomes = await Promise.all([
        one.append(anAppend(facility, { command })),
        one.append(anAppend(facility, { command })),
      ]);
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['appended', 'repeated']);
    });

    it('a released claim can be taken, and only its holder releases it', async () => {
      const { one, facility } = setUp();
      const key = 'bed#203-1';
      await one.append(anAppend(facility, { claims: [{ key, holder: 'per_a' }] }));
      const foreign = { stream: streamB, releases: [{ key, holder: 'per_b' }] };
      expect(await one.append(anAppend(facility, foreign))).toMatchObject({ holder: 'per_a' });
      const own = { expectedVersion: 1, releases: [{ key, holder: 'per_a' }] };
      expect(await one.append(anAppend(facility, own))).toMatchObject({ kind: 'appended' });
      const next = { stream: streamB, claims: [{ key, holder: 'per_b' }] };
      expect(await one.append(anAppend(facility, next))).toMatchObject({ kind: 'appended' });
    });

    it('twenty writers on one facility leave one log without gap or loss', async () => {
      const facility = ids.next('facility');
      const ledgers = Array.from({ length: 20 }, makeLedger);
      const outcomes = await Promise.all(
        ledgers.map((ledger, index) =>
          ledger.append(anAppend(facility, { stream: StreamName.parse(`alarm#w${index}`) })),
        ),
      );
      expect(outcomes.filter(({ kind }) => kind !== 'appended')).toEqual([]);
      const [any] = ledgers;
      const page = await any?.readLog(facility, 1, 50);
      expect(page?.events.map(({ seq }) => seq)).toEqual(outcomes.map((_, index) => index + 1));
    });
  });
}
