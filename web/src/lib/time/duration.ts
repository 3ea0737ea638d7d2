const minute = 60;
const hour = 3_600;
const day = 86_400;

/** An age cut to the unit a reader thinks in. */
export interface Age {
  readonly unit: 'seconds' | 'minutes' | 'hours' | 'days';
  readonly count: number;
}

/** Age of something `milliseconds` old; a clock slightly ahead counts as zero. */
export function ageOf(milliseconds: number): Age {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  if (seconds < minute) return { unit: 'seconds', count: seconds };
  if (seconds < hour) return { unit: 'minutes', count: Math.floor(seconds / minute) };
  if (seconds < day) return { unit: 'hours', count: Math.floor(seconds / hour) };
  return { unit: 'days', count: Math.floor(seconds / day) };
}

/** `m:ss` or `h:mm:ss` of a span of milliseconds, without its sign. */
export function clockOf(milliseconds: number): string {
  const seconds = Math.floor(Math.abs(milliseconds) / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor((seconds % hour) / minute);
  const tail = two(seconds % minute);
  return seconds < hour
    ? `${minutes}:${tail}`
    : `${Math.floor(seconds / hour)}:${two(minutes)}:${tail}`;
}
