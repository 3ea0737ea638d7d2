import type { Weather } from './weather.ts';

/** When the last trouble of a weather is over, milliseconds after dawn. */
export function lastTroubleOf(weather: Weather): number {
  const { cut, withheld, twins, zombie, failing, killed = [], former = [], published } = weather;
  return Math.max(
    0,
    ...[cut, withheld, twins, failing, ...killed, ...former].map((span) => span?.to ?? 0),
    zombie?.wakesAt ?? 0,
    published?.effectiveAt ?? 0,
    weather.split ?? 0,
    weather.merge ?? 0,
    ...(weather.poison ?? []),
  );
}
