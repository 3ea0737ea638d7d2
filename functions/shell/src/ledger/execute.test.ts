import { describe, expect, it } from 'vitest';
import { StreamName } from '@watchhouse/contracts';
import type { Command, CommandOf, OfficerMark } from '@watchhouse/contracts';
import { memoryServices } from '../memory-services.ts';
import { eraseSubject } from '../sealing/erase.ts';
import { exportLog } from './export-log.ts';
import { execute } from './execute.ts';
import type { ExecuteContext } from './draft-event.ts';
import { verifyExport } from './verify-export.ts';
import { theAlarm } from './alarm-under-test.ts';

const setUp = () => {
  const services = memoryServices();
  const facility = services.ids.next('facility');
  const anOfficer = (badge: string): OfficerMark => ({
    officer: services.ids.next('officer'),
    badge,
    post: 'warden',
  });
  const [one, two] = [anOfficer('A1001'), anOfficer('B2002')];
  const as = (by: OfficerMark): ExecuteContext => ({
    facility,
    now: services.clock.now(),
    mode: 'live',
    actor: { kind: 'officer', officer: by.officer },
    by,
    post: by.post,
    correlation: services.ids.next('correlation'),
  });
  const software: ExecuteContext = {
    facility,
    now: services.clock.now(),
    mode: 'live',
    actor: { kind: 'software', name: 'detection' },
    correlation: services.ids.next('correlation'),
  };
  return { services, facility, one, two, as, software };
};

const anAcknowledgement = (
  { services }: ReturnType<typeof setUp>,
  alarm: ReturnType<typeof theAlarm>,
): Command => ({
  id: services.ids.next('command'),
  type: 'alarm.acknowledge',
  payload: { alarm: alarm.payload.alarm },
});

describe('a command', () => {
  it('repeated by its officer gives its first result and no second event', async () => {
    const world = setUp();
    const { services, one, as, software } = world;
    const alarm = theAlarm(services);
    await execute(services, alarm, software);
    const command = anAcknowledgement(world, alarm);
    const first = await execute(services, command, as(one));
    const second = await execute(services, command, as(one));
    expect(first).toMatchObject({ kind: 'accepted', repeated: false });
    expect(second).toMatchObject({ kind: 'accepted', repeated: true, events: [] });
    expect(second.kind === 'accepted' && second.result).toEqual(
      first.kind === 'accepted' && first.result,
    );
  });

  it('repeated with another body, or by another officer, is refused', async () => {
    const world = setUp();
    const { services, one, two, as, software } = world;
    const alarm = theAlarm(services);
    const other = theAlarm(services);
    await execute(services, alarm, software);
    await execute(services, other, software);
    const command = anAcknowledgement(world, alarm);
    await execute(services, command, as(one));
    const otherBody = { ...anAcknowledgement(world, other), id: command.id };
    expect(await execute(services, otherBody, as(one))).toMatchObject({
      refusal: { code: 'command.reused' },
    });
    expect(await execute(services, command, as(two))).toMatchObject({
      refusal: { code: 'command.otherActor' },
    });
  });

  it('raced by two officers is taken once; the refusal of the second names the first', async () => {
    const world = setUp();
    const { services, one, two, as, software } = world;
    const alarm = theAlarm(services);
    await execute(services, alarm, software);
    const outcomes = await Promise.all(
      [one, two].map((by) => execute(services, anAcknowledgement(world, alarm), as(by))),
    );
    const winner = outcomes[0]?.kind === 'accepted' ? one : two;
    const refused = outcomes.find(({ kind }) => kind === 'refused');
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['accepted', 'refused']);
    expect(refused).toMatchObject({ refusal: { code: 'alarm.alreadyAcknowledged' } });
    expect(JSON.stringify(refused)).toContain(winner.badge);
  });

  it('that is refused leaves nothing behind, and may be asked again', async () => {
    const world = setUp();
    const { services, one, as, software, facility } = world;
    const alarm = theAlarm(services);
    const command = anAcknowledgement(world, alarm);
    expect(await execute(services, command, as(one))).toMatchObject({
      refusal: { code: 'alarm.notFound' },
    });
    expect(await services.ledger.head(facility)).toMatchObject({ seq: 0 });
    await execute(services, alarm, software);
    expect(await execute(services, command, as(one))).toMatchObject({ kind: 'accepted' });
  });

  it('seals its reason, whatever it says', async () => {
    const world = setUp();
    const { services, facility, one, as, software } = world;
    const alarm = theAlarm(services);
    await execute(services, alarm, software);
    const reason = '误报:李四在擦窗户';
    const shelve: Command = {
      id: services.ids.next('command'),
      type: 'alarm.shelve',
      payload: { alarm: alarm.payload.alarm, minutes: 5, reason },
    };
    const outcome = await execute(services, shelve, as(one));
    const event = outcome.kind === 'accepted' ? outcome.events[0] : undefined;
    expect(event?.reason).toMatch(/^sealed\.1\./);
    expect(JSON.stringify([...services.ledger.table.logs.values()])).not.toContain('李四');
    expect(await services.sealer.open(facility, event?.reason)).toBe(reason);
  });
});

describe('a command that touches two alarms', () => {
  const superseding = (
    { services }: ReturnType<typeof setUp>,
    former: ReturnType<typeof theAlarm>,
  ): CommandOf<'alarm.supersede'> => ({
    id: services.ids.next('command'),
    type: 'alarm.supersede',
    payload: { ...theAlarm(services).payload, supersedes: former.payload.alarm },
  });
  const streams = (command: CommandOf<'alarm.supersede'>): StreamName[] =>
    [command.payload.supersedes, command.payload.alarm].map((alarm) =>
      StreamName.parse(`alarm#${alarm}`),
    );

  it('is one append: both events, both states, one command, and the log verifies', async () => {
    const world = setUp();
    const { services, one, as, software, facility } = world;
    const former = theAlarm(services);
    await execute(services, former, software);
    await execute(services, anAcknowledgement(world, former), as(one));
    const command = superseding(world, former);
    const first = await execute(services, command, software);
    const events = first.kind === 'accepted' ? first.events : [];
    expect(events.map(({ stream, version, type, seq }) => [stream, version, type, seq])).toEqual([
      [streams(command)[0], 3, 'alarm.corrected', 3],
      [streams(command)[1], 1, 'alarm.raised', 4],
    ]);
    expect(events.every(({ commandId }) => commandId === command.id)).toBe(true);
    const states = await Promise.all(
      streams(command).map((stream) => services.ledger.readState(facility, stream)),
    );
    expect(states.map(({ state }) => state)).toMatchObject([
      { status: 'corrected' },
      { status: 'ack-active', acknowledged: { by: { badge: one.badge } } },
    ]);
    expect(await execute(services, command, software)).toMatchObject({
      repeated: true,
      events: [],
    });
    for await (const { report } of verifyExport(exportLog(services, facility))) {
      expect(report).toMatchObject({ whole: true, head: { seq: 4 } });
    }
  });

  it('raced by an officer who acknowledges the one it replaces loses nothing of either', async () => {
    const world = setUp();
    const { services, one, as, software, facility } = world;
    const former = theAlarm(services);
    await execute(services, former, software);
    const command = superseding(world, former);
    const [acknowledged] = await Promise.all([
      execute(services, anAcknowledgement(world, former), as(one)),
      execute(services, command, software),
    ]);
    const states = await Promise.all(
      streams(command).map((stream) => services.ledger.readState(facility, stream)),
    );
    const wasSeen = acknowledged.kind === 'accepted';
    expect(states.map(({ state }) => state)).toMatchObject([
      { status: 'corrected' },
      { status: wasSeen ? 'ack-active' : 'unack-active' },
    ]);
  });

  it('whose other alarm changes while it is decided is decided again', async () => {
    const world = setUp();
    const { services, one, as, software } = world;
    const former = theAlarm(services);
    await execute(services, former, software);
    const { ledger } = services;
    let isFirst = true;
    const racing: typeof ledger = {
      ...ledger,
      append: async (request) => {
        if (isFirst) {
          isFirst = false;
          await execute(services, anAcknowledgement(world, former), as(one));
        }
        return ledger.append(request);
      },
    };
    const command = superseding(world, former);
    const outcome = await execute({ ...services, ledger: racing }, command, software);
    const raised = outcome.kind === 'accepted' ? outcome.events[1] : undefined;
    expect(raised?.payload).toMatchObject({
      inherited: { acknowledged: { by: { badge: one.badge } } },
    });
  });
});

describe('the name of a person erased after a thousand events', () => {
  it('is nowhere in what is stored, and the log verifies as before', async () => {
    const { services, facility, one, as, software } = setUp();
    const person = services.ids.next('person');
    const name = 'Ouyang Xiaoming 欧阳晓明';
    const register: Command = {
      id: services.ids.next('command'),
      type: 'person.register',
      payload: { person, name },
    };
    expect(await execute(services, register, as(one))).toMatchObject({ kind: 'accepted' });
    for (let count = 0; count < 1_000; count += 1) {
      await execute(services, theAlarm(services), software);
    }
    const state = await services.ledger.readState(facility, `person#${person}` as never);
    expect(JSON.stringify(await services.sealer.open(facility, state.state))).toContain(name);

    await eraseSubject(services, facility, person);

    for await (const { report } of verifyExport(exportLog(services, facility))) {
      expect(report).toMatchObject({ whole: true, head: { seq: 1_001 } });
    }
    const opened = JSON.stringify(await services.sealer.open(facility, state.state));
    expect(opened).toContain('"erased":true');
    const log = services.ledger.table.logs.get(facility);
    const bytes = JSON.stringify([
      [...(log?.entries.values() ?? [])],
      [...(log?.states.values() ?? [])],
      [...(log?.commands.values() ?? [])],
      [...(log?.claims.entries() ?? [])],
      [...services.keys.items.entries()],
      services.observer.records,
      [...services.objects.archive.contents.values()].map((object) =>
        Buffer.from(object).toString(),
      ),
      [...services.objects.state.contents.values()].map((object) => Buffer.from(object).toString()),
    ]);
    for (const part of ['Ouyang', 'Xiaoming', '欧阳', Buffer.from(name).toString('base64')]) {
      expect(bytes).not.toContain(part);
    }
  });
});
