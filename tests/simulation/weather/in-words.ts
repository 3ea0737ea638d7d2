import type { Span, Weather } from './weather.ts';

const time = (ms: number): string => new Date(8 * 3_600_000 + ms).toISOString().slice(11, 19);
const day = (ms: number): string => (ms >= 16 * 3_600_000 ? 'the next day at ' : '') + time(ms);
const span = ({ from, to }: Span): string => `from ${day(from)} to ${day(to)}`;

/** A weather as sentences that a person can read; times are of the story's morning, 08:00:00 being dawn. */
export function weatherInWords(weather: Weather): readonly string[] {
  const { cut, withheld, twins, zombie, failing, published, former, crash } = weather;
  return [
    `The house is lively at ${weather.bursts.map(day).join(', ')}; processes are given at most ${weather.batch} records.`,
    weather.skewed && 'Every clock of a device is wrong, by up to five minutes.',
    weather.twice > 0 && `Of ten batches and wakes ${weather.twice * 10} come twice.`,
    weather.lostWakes > 0 && `Of ten wake messages ${weather.lostWakes * 10} are lost.`,
    weather.failedCalls > 0 && `Of ten calls of an uplink ${weather.failedCalls * 10} fail.`,
    weather.expeditedLateMs > 0 &&
      `Expedited records come ${weather.expeditedLateMs / 1_000} s late.`,
    cut && `The line of ${cut.wing} is cut ${span(cut)}.`,
    withheld && `The stream delivers nothing ${span(withheld)}.`,
    weather.split !== undefined && `The shard is split at ${day(weather.split)}.`,
    weather.merge !== undefined && `The shards are merged at ${day(weather.merge)}.`,
    twins && `Two processes decide the house ${span(twins)}.`,
    zombie &&
      `A process stops before its ${zombie.point} at ${day(zombie.at)} and goes on at ${day(zombie.wakesAt)}.`,
    crash && `A process ends when ${crash.point} is passed for the ${crash.nth}. time.`,
    ...(weather.killed ?? []).map((kill) => `The agent of ${kill.wing} is killed ${span(kill)}.`),
    published &&
      `A rule set is published at ${day(published.at)}, in force from ${day(published.effectiveAt)}.`,
    failing && `No record of the house can be finished ${span(failing)}.`,
    ...(weather.poison ?? []).map((ms) => `An unreadable record comes at ${day(ms)}.`),
    ...(former ?? []).map((one) => `The release before this one reads the stream ${span(one)}.`),
  ].filter((sentence): sentence is string => typeof sentence === 'string');
}
