import type { Consequence, Priority, TimeToRespond } from './alarm.ts';

const order: readonly TimeToRespond[] = ['under-1-min', 'under-5-min', 'under-30-min', 'later'];

/** Consequence of doing nothing × time to respond; published, so that nobody chooses a priority by hand. */
export const priorityTable: Record<Consequence, readonly [Priority, Priority, Priority, Priority]> =
  {
    life: ['critical', 'high', 'medium', 'medium'],
    escape: ['critical', 'high', 'medium', 'medium'],
    rights: ['high', 'high', 'medium', 'low'],
    property: ['high', 'medium', 'low', 'low'],
    record: ['medium', 'medium', 'low', 'low'],
  };

/** Priority of an alarm by the published table (ISA-18.2, section 10: prioritisation). */
export const priorityOf = (consequence: Consequence, time: TimeToRespond): Priority =>
  priorityTable[consequence][order.indexOf(time) as 0 | 1 | 2 | 3];

/** Seconds within which somebody must respond; `null` where no limit is set. */
export const secondsToRespond: Record<TimeToRespond, number | null> = {
  'under-1-min': 60,
  'under-5-min': 300,
  'under-30-min': 1_800,
  later: null,
};
