import { UsageError } from './usage-error.ts';

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };

/** Seconds of a duration such as `30`, `30s`, `-5m` or `2h`; throws `UsageError` naming the option. */
export function readDuration(option: string, text: string): number {
  const match = /^([+-]?\d+(?:\.\d+)?)([smh]?)$/.exec(text);
  if (match === null) throw new UsageError(`${option} takes a duration such as 30s, 5m or 2h.`);
  const [, number = '', unit = ''] = match;
  return Number(number) * (unitSeconds[unit] ?? 1);
}
