import { Instant } from '@watchhouse/contracts';
import type { Envelope } from '@watchhouse/contracts';
import { memoryServices, processBatch, publishContext } from '@watchhouse/shell';
import type { WarmStates } from '@watchhouse/shell';
import { repeatableBytes } from '../house.ts';
import { dawnMs } from '../story/place.ts';
import type { Place } from '../story/place.ts';
import type { Weather } from '../weather/weather.ts';
import { instantOf } from '@watchhouse/domain';
import { found, publish } from './found.ts';
import type { Played } from './played.ts';

interface Arrival {
  readonly at: number;
  readonly text: string;
}

/**
 * What a place's ledger says when everything that became durable at its agents is delivered once, in the order of
 * event time, a record a batch, by one process that never fails.
 */
export async function inOrder(played: Played, place: Place): Promise<readonly Envelope[]> {
  let now = dawnMs - 60_000;
  const clock = { now: () => Instant.parse(new Date(now).toISOString()) };
  const services = memoryServices({ clock, random: repeatableBytes(played.seed) });
  const warm: WarmStates = new Map();
  let read = 0;
  let told = 0;
  const decide = async () => {
    const { events } = await services.ledger.readLog(place.facility, told + 1, 200);
    told += events.length;
    await publishContext(services, place.facility, events);
    for (const record of services.signals.records.slice(read))
      await processBatch(services, warm, [record]);
    read = services.signals.records.length;
  };
  await found(services, place, played.weather.former !== undefined);
  await decide();
  let { published }: Pick<Weather, 'published'> = played.weather;
  for (const { at, text } of arrivalsOf(played, place)) {
    if (published !== undefined && place.name === 'house' && at >= dawnMs + published.at) {
      now = dawnMs + published.at;
      await publish(
        services,
        place,
        'rule-set',
        place.editions[1],
        instantOf(dawnMs + published.effectiveAt),
      );
      published = undefined;
      await decide();
    }
    now = Math.max(now, at);
    await services.signals.put(place.facility, new TextEncoder().encode(text));
    await decide();
  }
  const { events } = await services.ledger.readLog(place.facility, 1, 100_000);
  return events;
}

/** Everything durable by the event time of its last line; what is expedited comes just before its aggregate. */
function arrivalsOf(played: Played, place: Place): readonly Arrival[] {
  const disks = [...(played.disks.get(place)?.values() ?? [])];
  const records = disks.flatMap(({ kept }) => [...kept.expedited, ...kept.ordered]);
  return records
    .map(({ text }) => ({ at: Date.parse(lastTimeOf(text)), text }))
    .sort((left, right) => left.at - right.at);
}

const lastTimeOf = (text: string): string =>
  (JSON.parse(text.slice(text.lastIndexOf('\n') + 1)) as { time: string }).time;
