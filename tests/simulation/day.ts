import { AccessRecord, QuarantinedRecord } from '@watchhouse/contracts';
import type { AlarmId, Envelope, OpenAlarmRow } from '@watchhouse/contracts';
import { derivedId, instantAfter } from '@watchhouse/domain';
import { erasePerson, rebuildViews } from '@watchhouse/shell';
import { officers } from './house.ts';
import type { House } from './house.ts';
import { agent, facility, morning } from './site.ts';

const person = derivedId('person', morning, ['li']);

/** The name that is erased at the end of the day; it may then be nowhere. */
export const erasedName = '李明远';

/** An object of the quarantine whose line an earlier release could not read and this one can. */
const laidAside = `quarantine/${facility}/shardId-000000000000/0.ndjson`;

/** So long that the facility is parked, and is tried again before it works. */
const failingSeconds = 8;

/** Long enough for two looks of the watchdog's second waker, of which one may end in a crash. */
const silenceSeconds = 150;

/**
 * One day with everything in it that is written somewhere: a dwell that is acknowledged and ends, a dwell that is
 * shelved until its deadline, a duress ended by hand, a record that cannot be read, one that can be read by now, a
 * time in which nothing can be decided, an agent that falls silent and returns, a read of personal data, an erasure and
 * a rebuild of all views.
 */
export async function playDay(house: House): Promise<void> {
  const { command } = house;
  await command(
    'register person',
    { type: 'person.register', payload: { person, name: erasedName } },
    officers.wang,
  );
  await walk(house, 7, { atWindow: ['ana'], pressedAt: 3 });
  await house.signal(house.agent.garbage());
  await command(
    'ack dwell',
    acknowledge(await openAlarm(house, 'danger-zone-dwell')),
    officers.chen,
  );
  await walk(house, 3, { atWindow: [] });
  await walk(house, 8, { atWindow: ['bo'] });
  const shelved = await openAlarm(house, 'danger-zone-dwell');
  await command('shelve', shelve(shelved), officers.wang);
  await readPersonalData(house);
  await readAgain(house);
  await house.failing(() => walk(house, failingSeconds, { atWindow: ['bo'] }));
  await walk(house, 70, { atWindow: ['bo'] });
  const duress = await openAlarm(house, 'duress');
  await command('ack duress', acknowledge(duress), officers.chen);
  await command('end duress', endByHand(duress), officers.wang);
  await house.pass(silenceSeconds);
  await walk(house, 10, { atWindow: [] });
  await house.settle();
  await house.retried(() => erasePerson(house.services, facility, person));
  await house.retried(() => rebuildViews(house.services, facility));
  await house.settle();
}

/** Lets seconds pass with an agent at work, two aggregates each. */
export async function walk(
  house: House,
  seconds: number,
  seen: { readonly atWindow: readonly string[]; readonly pressedAt?: number },
): Promise<void> {
  for (let second = 1; second <= seconds; second += 1) {
    const at = house.now();
    const isPressed = second === seen.pressedAt;
    if (isPressed) await house.signal(house.agent.expedited(at));
    await house.signal(house.agent.aggregate(at, { atWindow: seen.atWindow, pressed: isPressed }));
    const later = instantAfter(at, 500);
    await house.signal(house.agent.aggregate(later, { atWindow: [] }));
    await house.pass(1);
  }
}

async function openAlarm({ services }: House, rule: string): Promise<AlarmId> {
  const { rows } = await services.views.rows(facility, 'open-alarms');
  const open = ([...rows.values()] as OpenAlarmRow[]).find((row) => row.definition.rule === rule);
  if (open === undefined) throw new Error(`No open alarm of ${rule}.`);
  return open.alarm;
}

const acknowledge = (alarm: AlarmId) =>
  ({ type: 'alarm.acknowledge', payload: { alarm } }) as const;
const shelve = (alarm: AlarmId) =>
  ({
    type: 'alarm.shelve',
    payload: { alarm, minutes: 1, reason: 'window being repaired' },
  }) as const;
const endByHand = (alarm: AlarmId) =>
  ({ type: 'alarm.end-condition', payload: { alarm, reason: 'officer is safe' } }) as const;

/** What an earlier release laid aside is read again on request. */
async function readAgain(house: House): Promise<void> {
  const at = house.now();
  const line = house.agent.unnumbered(at, 'cy');
  const kept = QuarantinedRecord.parse({
    facility,
    agent,
    shard: 'shardId-000000000000',
    sequenceNumber: '0',
    line: 1,
    reason: 'unknown-type',
    path: 'type',
    detail: '',
    at,
    bytes: Buffer.from(line, 'utf8').toString('base64'),
  });
  const text = new TextEncoder().encode(`${JSON.stringify(kept)}\n`);
  await house.services.objects.state.putIfAbsent(laidAside, text);
  const payload = {
    object: laidAside,
    count: 1,
    reasons: { 'unknown-type': 1 },
    firstPath: 'type',
    at,
  };
  await house.command('lay aside', { type: 'stream.quarantine', payload }, officers.wang);
  const replay = { type: 'stream.replay-quarantine', payload: { object: laidAside } } as const;
  await house.command('read again', replay, officers.wang);
}

async function readPersonalData(house: House): Promise<void> {
  const record = AccessRecord.parse({
    id: derivedId('read', house.now(), ['read']),
    facility,
    at: house.now(),
    principal: 'chen',
    action: 'person.view',
    decision: { outcome: 'allow', policies: ['simulation'], version: '0'.repeat(64) },
    subjects: [person],
    fields: ['name'],
    correlation: derivedId('correlation', house.now(), ['read']),
  });
  await house.retried(() => house.services.accessLog.record(record));
}

/** Every event of the log in order. */
export async function wholeLog({ services }: House): Promise<readonly Envelope[]> {
  const events: Envelope[] = [];
  for (;;) {
    const page = await services.ledger.readLog(facility, events.length + 1, 200);
    events.push(...page.events);
    if (page.end) return events;
  }
}
