import { AccessRecord } from '@watchhouse/contracts';
import type { AlarmId, Envelope, OpenAlarmRow } from '@watchhouse/contracts';
import { derivedId, instantAfter } from '@watchhouse/domain';
import { erasePerson, rebuildViews } from '@watchhouse/shell';
import { officers } from './house.ts';
import type { House } from './house.ts';
import { facility, morning } from './site.ts';

const person = derivedId('person', morning, ['li']);

/** The name that is erased at the end of the day; it may then be nowhere. */
export const erasedName = '李明远';

/** Long enough for two looks of the watchdog's second waker, of which one may end in a crash. */
const silenceSeconds = 150;

/**
 * One day with everything in it that is written somewhere: a dwell that is acknowledged and ends, a dwell that is
 * shelved until its deadline, a duress ended by hand, a record that cannot be read, an agent that falls silent and
 * returns, a read of personal data, an erasure and a rebuild of all views.
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
