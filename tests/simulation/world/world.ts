import type { Envelope } from '@watchhouse/contracts';
import { instantOf } from '@watchhouse/domain';
import { memoryObserver, memoryServices } from '@watchhouse/shell';
import type { MemoryServices } from '@watchhouse/shell';
import { chanceOf } from '../chance.ts';
import { Crash, crashPlan } from '../crashes.ts';
import { repeatableBytes } from '../house.ts';
import { dawn, dawnMs, house, neighbour } from '../story/place.ts';
import type { Place } from '../story/place.ts';
import { storyOf } from '../story/story.ts';
import type { Story } from '../story/story.ts';
import { lastTroubleOf } from '../weather/last-trouble.ts';
import type { Weather } from '../weather/weather.ts';
import { agendaFrom } from './agenda.ts';
import type { Agenda } from './agenda.ts';
import { endOf, settleAgents } from './agents.ts';
import { clockTurns, lullMs } from './clock-turns.ts';
import { decidingProcesses } from './deciding.ts';
import { followers } from './followers.ts';
import { found } from './found.ts';
import { endTheDay } from './officers.ts';
import type { Note, Played, Sabotage } from './played.ts';
import { watchPositions } from './positions.ts';
import type { StoredPosition } from './positions.ts';
import { streamReaders } from './readers.ts';
import { storyStream } from './story-stream.ts';
import { scheduleTroubles } from './troubles.ts';

const foundedMs = dawnMs - 60_000;
const healingMs = 6 * 60_000;
const places = [house, neighbour] as const;
const facilities = places.map(({ facility }) => facility);

/** Plays the story of a seed in its weather, to its end and until everything has come to rest. */
export async function play(
  seed: number,
  weather: Weather,
  sabotage: Sabotage = {},
): Promise<Played> {
  const stories = storiesOf(seed, weather);
  const endsAt = endOfTroubles(stories, weather);
  const notes: Note[] = [];
  const positions: StoredPosition[] = [];
  let look = (): void => undefined;
  const agenda = agendaFrom(foundedMs, () => look());
  const tell = (text: string) => notes.push({ at: agenda.now(), text });
  const chance = chanceOf(seed);
  const crashes = crashPlan(weather.crash);
  const made = {
    ...memoryServices({
      clock: clockOf(agenda),
      crash: crashes.hook,
      random: repeatableBytes(seed),
    }),
    // Nobody reads its log here.
    observer: memoryObserver(true),
  };
  const watched = watchPositions(made, agenda.now, positions);
  const services = sabotage.services?.(watched) ?? watched;
  const stream = await storyStream(services.signals);
  const attempt = attempts(tell);

  const during = (trouble: number) => () =>
    agenda.now() >= dawnMs && agenda.now() < endsAt ? trouble : 0;
  const turns = clockTurns(weather, endsAt + healingMs);
  const following = followers(agenda, services, facilities, {
    chance,
    twice: during(weather.twice),
    lost: during(weather.lostWakes),
    lullMs: () => lullMs(turns, agenda.now()),
    attempt,
  });
  const readers = streamReaders(agenda, stream, {
    batch: weather.batch,
    chance,
    twice: during(weather.twice),
    withheldUntil: () => endOf(weather.withheld, agenda.now()),
    decide: decidingProcesses(services, agenda, weather, tell),
    tell,
  });
  look = () => {
    readers.look();
    following.look();
  };

  for (const place of places)
    await attempt(() => found(services, place, weather.former !== undefined));
  await agenda.until(dawnMs - 1);
  const put = async ({ place }: Story, text: string) => {
    const bytes = new TextEncoder().encode(text);
    const records = place === house ? (sabotage.record?.(bytes) ?? [bytes]) : [bytes];
    for (const record of records) await services.signals.put(place.facility, record);
  };
  const around = { agenda, chance, weather, endsAt, put, tell };
  const disks = new Map(stories.map((story) => [story.place, settleAgents(story, around)]));
  scheduleTroubles(weather, { agenda, services, stream, tell, attempt });
  for (const at of turns) agenda.at(at, following.clockTurn);
  await agenda.until(endsAt + healingMs);

  const unread = readers.unread();
  // What is looked at now is not the story any more.
  crashes.disarm();
  for (const place of places) await endTheDay(services, place);
  for (const ms of [0, 60_000]) agenda.at(agenda.now() + ms, following.clockTurn);
  await agenda.until(agenda.now() + 2 * 60_000);
  const logs = new Map<Place, readonly Envelope[]>();
  for (const place of places) logs.set(place, await wholeLogOf(services, place));
  return { seed, weather, stories, services, stream, disks, logs, positions, notes, unread };
}

/** Each facility's story has chance of its own, so that one does not change the other's. */
function storiesOf(seed: number, { bursts, former }: Weather): readonly Story[] {
  const isFormer = former !== undefined;
  return [
    storyOf(house, chanceOf(seed + 0x5eed), bursts, { isFormer }),
    storyOf(neighbour, chanceOf(seed + 0xbeef), bursts.slice(-2), { isFormer, lively: ['north'] }),
  ];
}

const endOfTroubles = (stories: readonly Story[], weather: Weather): number =>
  Math.max(...stories.map(({ endsAt }) => endsAt), dawnMs + lastTroubleOf(weather));

/** The clock of all services; an instant is made once. */
function clockOf(agenda: Agenda) {
  let known = { at: NaN, instant: dawn };
  return {
    now: () => {
      const at = agenda.now();
      if (at !== known.at) known = { at, instant: instantOf(at) };
      return known.instant;
    },
  };
}

/** Work is at least once: a process that ended is started again and does it again. */
const attempts =
  (tell: (text: string) => void) =>
  async (work: () => Promise<unknown>): Promise<unknown> => {
    try {
      return await work();
    } catch (cause) {
      if (!(cause instanceof Crash)) throw cause;
      tell(`a process ended: ${cause.message}`);
      return work();
    }
  };

async function wholeLogOf(
  { ledger }: MemoryServices,
  { facility }: Place,
): Promise<readonly Envelope[]> {
  const events: Envelope[] = [];
  for (;;) {
    const page = await ledger.readLog(facility, events.length + 1, 200);
    events.push(...page.events);
    if (page.end) return events;
  }
}
