import type { Queue } from '@watchhouse/edge';
import type { Chance } from '../chance.ts';
import { dawnMs, house } from '../story/place.ts';
import type { Wing } from '../story/place.ts';
import { skewsOf } from '../story/story.ts';
import type { Story } from '../story/story.ts';
import { calm } from '../weather/weather.ts';
import type { Span, Weather } from '../weather/weather.ts';
import type { Agenda } from './agenda.ts';
import { emptyDisk } from './story-spool.ts';
import type { Disk } from './story-spool.ts';
import { runLane } from './uplink.ts';
import type { Line } from './uplink.ts';
import { wingAgent } from './wing-agent.ts';

/** What agents live in. */
export interface Surroundings {
  readonly agenda: Agenda;
  readonly chance: Chance;
  readonly weather: Weather;
  /** When the troubles of the weather are over, milliseconds since 1970 (UTC). */
  readonly endsAt: number;
  readonly put: (story: Story, text: string) => Promise<void>;
  readonly tell: (text: string) => void;
}

/** Lets the agents of a story live on the agenda; their disks by wing. */
export function settleAgents(story: Story, around: Surroundings): ReadonlyMap<Wing, Disk> {
  // What befalls agents befalls those of the house alone.
  const weather = story.place === house ? around.weather : calm;
  const skews = weather.skewed ? skewsOf(story.place, around.chance) : new Map<string, number>();
  return new Map(
    story.wings.map((wing) => {
      const disk = emptyDisk();
      settle({ story, wing, disk, skews }, { ...around, weather });
      return [wing, disk];
    }),
  );
}

function settle(site: Parameters<typeof wingAgent>[0], around: Surroundings): void {
  const { agenda, weather, tell } = around;
  const { story, wing } = site;
  let running: ReturnType<typeof start> | undefined = start(site, around);
  const turn = (at: number, work: (agent: ReturnType<typeof start>['agent']) => void) =>
    agenda.at(at, () => {
      if (running === undefined) return;
      work(running.agent);
      running.agent.look(at);
      for (const lane of running.lanes) lane.wake();
    });
  const urgent = story.moments.filter(({ said, wing: of }) => of === wing && said.expedited);
  for (const { heardAt } of urgent) turn(heardAt, (agent) => agent.urgent(heardAt));
  for (const at of story.steps) turn(at, (agent) => agent.step(at));
  for (const { from, to } of (weather.killed ?? []).filter((killed) => killed.wing === wing)) {
    agenda.at(dawnMs + from, () => {
      tell(`${wing}: the agent was killed`);
      for (const lane of running?.lanes ?? []) lane.stop();
      running = undefined;
    });
    agenda.at(dawnMs + to, () => {
      tell(`${wing}: the agent was started again`);
      running = start(site, around);
      for (const lane of running.lanes) lane.wake();
    });
  }
}

/** A process of the agent with the lanes of its uplink. */
function start(site: Parameters<typeof wingAgent>[0], around: Surroundings) {
  const { agenda, weather } = around;
  const agent = wingAgent(site, agenda.now());
  const line = lineOf(site, around);
  const common = {
    delivered: () => {
      agent.delivered(agenda.now());
      agent.look(agenda.now());
      for (const lane of lanes) lane.wake();
    },
  };
  const spooled = (queue: Queue, lateMs: () => number) => ({
    ...common,
    lateMs,
    oldest: (recordsMax: number) => agent.spool.oldest(queue, recordsMax, Infinity),
    remove: (delivered: ReturnType<typeof agent.spool.oldest>) =>
      agent.spool.remove(queue, delivered),
  });
  const overtaking = (kind: 'edge.alarm' | 'map.summary') => ({
    ...common,
    lateMs: () => 0,
    oldest: (recordsMax: number) => agent.overtaking.oldest(kind, recordsMax),
    remove: (delivered: ReturnType<typeof agent.spool.oldest>) =>
      agent.overtaking.remove(kind, delivered),
  });
  const isOver = () => agenda.now() >= around.endsAt;
  const lanes: readonly ReturnType<typeof runLane>[] = [
    spooled('ordered', () => 0),
    spooled('expedited', () => (isOver() ? 0 : weather.expeditedLateMs)),
    overtaking('edge.alarm'),
    overtaking('map.summary'),
  ].map((lane) => runLane(agenda, lane, line));
  return { agent, lanes };
}

function lineOf(
  { story, wing }: Parameters<typeof wingAgent>[0],
  { agenda, chance, weather, endsAt, put, tell }: Surroundings,
): Line {
  const cut = weather.cut?.wing === wing ? weather.cut : undefined;
  return {
    chance,
    failing: () => (agenda.now() >= endsAt ? 0 : weather.failedCalls),
    cutUntil: () => endOf(cut, agenda.now()),
    put: ({ text }) => put(story, text),
    tell: (text) => tell(`${wing}: ${text}`),
  };
}

/** When a span of the story is over, if it lasts now. */
export const endOf = (span: Span | undefined, now: number): number | undefined =>
  span !== undefined && now >= dawnMs + span.from && now < dawnMs + span.to
    ? dawnMs + span.to
    : undefined;
