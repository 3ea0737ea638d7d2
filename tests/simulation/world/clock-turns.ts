import { dawnMs } from '../story/place.ts';
import { lastTroubleOf } from '../weather/last-trouble.ts';
import type { Weather } from '../weather/weather.ts';

const turnMs = 60_000;
const busyTurns = 3;
const lullTurnsMax = 6;

/** When the minute clock turns; in long lulls as seldom as it may without changing anything. */
export function clockTurns(weather: Weather, end: number): readonly number[] {
  const turns: number[] = [];
  const marks = [...weather.bursts, lastTroubleOf(weather)].map((ms) => dawnMs + ms);
  let at = dawnMs;
  for (const mark of [...marks, end].sort((left, right) => left - right)) {
    const busyUntil = Math.min(mark, at + busyTurns * turnMs);
    for (; at < busyUntil; at += turnMs) turns.push(at);
    const every = Math.max(turnMs, (mark - at) / lullTurnsMax);
    for (; at < mark; at += every) turns.push(Math.floor(at));
  }
  return turns;
}

/** Milliseconds to the clock's next turn where these are far between; 0 where they are a minute apart. */
export function lullMs(turns: readonly number[], now: number): number {
  const index = turns.findIndex((at) => at > now);
  const [former = now, next = now] = [turns[index - 1], turns[index]];
  return next - former > turnMs ? next - now : 0;
}
