import type { OpenAlarmRow } from '@watchhouse/contracts';
import { afterAppend } from '@watchhouse/shell';
import type { MemoryServices } from '@watchhouse/shell';
import type { Place } from '../story/place.ts';
import { order } from './found.ts';

async function openAlarms(
  { views }: MemoryServices,
  { facility }: Place,
): Promise<readonly OpenAlarmRow[]> {
  const { rows } = await views.rows(facility, 'open-alarms');
  return [...rows.values()] as OpenAlarmRow[];
}

/** The officer acknowledges what the screen shows as new; `of` chooses among several. */
export async function acknowledge(
  services: MemoryServices,
  place: Place,
  of: (row: OpenAlarmRow) => boolean,
): Promise<void> {
  for (const row of await openAlarms(services, place)) {
    if (!row.status.includes('unack') || !of(row)) continue;
    const { alarm } = row;
    await order(services, place, `ack ${alarm} ${row.lastOpeningAt}`, {
      type: 'alarm.acknowledge',
      payload: { alarm },
    });
  }
  await afterAppend(services, place.facility);
}

/** The officer ends what does not end by itself. */
export async function endTheDay(services: MemoryServices, place: Place): Promise<void> {
  for (const row of await openAlarms(services, place)) {
    if (row.definition.rule !== 'duress' || !row.conditionActive) continue;
    const { alarm } = row;
    await order(services, place, `end ${alarm} ${row.lastOpeningAt}`, {
      type: 'alarm.end-condition',
      payload: { alarm, reason: 'officer is safe' },
    });
  }
  await afterAppend(services, place.facility);
}
