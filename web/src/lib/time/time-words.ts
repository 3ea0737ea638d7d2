import { m } from '../paraglide/messages.js';
import { getLocale } from '../paraglide/runtime.js';
import { ageOf } from './duration.ts';

/** “3 秒前”: how old something of that many milliseconds is. */
export function ageWords(milliseconds: number): string {
  const { unit, count } = ageOf(milliseconds);
  switch (unit) {
    case 'seconds':
      return m.age_seconds({ count });
    case 'minutes':
      return m.age_minutes({ count });
    case 'hours':
      return m.age_hours({ count });
    case 'days':
      return m.age_days({ count });
    default:
      return unit satisfies never;
  }
}

/** Time of day at the facility, 24 h with seconds; with the date when it is not the facility's today. */
export function timeWords(instant: string | number, timeZone: string, now: number): string {
  const date = new Date(instant);
  const dayOf = (value: Date) => format(value, timeZone, { dateStyle: 'short' });
  const isToday = dayOf(date) === dayOf(new Date(now));
  const time = format(date, timeZone, { timeStyle: 'medium', hourCycle: 'h23' });
  if (isToday) return time;
  return `${format(date, timeZone, { month: 'short', day: 'numeric' })} ${time}`;
}

/** The date at the facility, with its weekday. */
export function dateWords(now: number, timeZone: string): string {
  return format(new Date(now), timeZone, { month: 'short', day: 'numeric', weekday: 'short' });
}

function format(date: Date, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(getLocale(), { timeZone, ...options }).format(date);
}
