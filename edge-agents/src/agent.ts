import { setTimeout as sleep } from 'node:timers/promises';
import { limits } from '@watchhouse/contracts';
import type { Setup } from './config.ts';
import { createEdgeWatch } from './detection/edge-watch.ts';
import { eventTimeFrom } from './event-time.ts';
import { createAgentClock, hostClock } from './health/agent-clock.ts';
import type { HostClock } from './health/agent-clock.ts';
import { logChanges } from './health/changes.ts';
import { countDeliveries } from './health/deliveries.ts';
import { followLine } from './health/line-state.ts';
import type { LineState } from './health/line-state.ts';
import type { Log } from './health/log.ts';
import { openSources } from './open-sources.ts';
import type { Site } from './open-sources.ts';
import { createProducer } from './producer.ts';
import type { Source } from './source.ts';
import { openSpool } from './spool/spool.ts';
import type { Spool } from './spool/spool.ts';
import type { Standing } from './spool/standing.ts';
import { createTurns } from './turns.ts';
import type { Turns } from './turns.ts';
import { createOvertaking } from './uplink/overtaking.ts';
import type { Overtaking } from './uplink/overtaking.ts';
import type { SignalStream } from './uplink/stream.ts';
import { runLanes } from './uplink/uplink.ts';

/** Where an agent runs. */
export interface Surroundings {
  readonly stream: SignalStream;
  readonly log: Log;
  /** The clocks of this machine unless told otherwise. */
  readonly host?: HostClock;
}

/**
 * Runs an agent until the signal aborts: what happens at the site goes, in records of half a second, through the
 * spool on the disk to the stream. On the way out it sends what still waits, for a bounded time; the rest stays in
 * the spool. Rejects with a `ConfigFault` when something the configuration names does not hold, and with
 * `DevicesRefuse` when every device refuses its account at the start.
 */
export async function runAgent(
  setup: Setup,
  { stream, log, host = hostClock }: Surroundings,
  stopping: AbortSignal,
): Promise<void> {
  const spool = openSpool(setup.config.stateDir, setup.config.spool, { told: log });
  try {
    const agent = assemble(setup, spool, log, host);
    await live(agent, { stream, log, host }, stopping);
  } finally {
    await spool.close();
  }
}

/** The parts of an agent that has begun. */
interface Assembled {
  readonly spool: Spool;
  readonly site: Site;
  readonly line: LineState;
  readonly overtaking: Overtaking;
  readonly turns: Turns;
}

/** Puts an agent together where it stood before; its sources speak from here on. */
function assemble(setup: Setup, spool: Spool, log: Log, host: HostClock): Assembled {
  const { facility, agent, speed } = setup.config;
  const standing = spool.standing ?? newStanding(host.wall());
  const clock = createAgentClock(host, standing.heartbeatAt + 1, (jumpMs) =>
    log('clock-jumped', { jumpMs }),
  );
  const startsAt = Math.max(startOf(setup, clock.now()), standing.heartbeatAt + 1);
  // Passes from here on: what takes long to open must not make everything after it late.
  const time = eventTimeFrom(startsAt, speed, clock);
  const overtaking = createOvertaking();
  const remains = { since: spool.since, heartbeatAt: spool.standing?.heartbeatAt };
  const watch = createEdgeWatch({ setup, remains, overtaking, log });
  const line = followLine(host.steady(), spool.state().records);
  const site = openSources(setup, startsAt, clock, log);
  const turns = createTurns({
    site: site.source,
    producer: createProducer(setup, site.source, standing),
    spool,
    watch,
    line,
    changes: logChanges(log, { line: 'live', spool: 'ok' }),
    time,
    startsAt,
    speed,
    aheadRecordsMax: limits.agent.replayAheadRecordsMax,
    steady: host.steady,
  });
  log('started', { facility, agent, speed, sequence: standing.sequence });
  return { spool, site, line, overtaking, turns };
}

/** From the first turn to the last, with the line open. */
async function live(
  { spool, site, line, overtaking, turns }: Assembled,
  { stream, log, host }: Required<Surroundings>,
  stopping: AbortSignal,
): Promise<void> {
  const ending = new AbortController();
  const refused = new AbortController();
  site.admitted.catch((error: unknown) => refused.abort(error));
  const deliveries = countDeliveries(log, () => line.delivered(host.steady()));
  const uplink = { spool, overtaking, stream, events: deliveries.events };
  const lanes = runLanes(uplink, ending.signal);
  const health = setInterval(
    () => log('health', { ...deliveries.counts(), ...spool.state() }),
    limits.agent.healthLineEveryMs,
  );
  try {
    await takeTurns(turns, site.source, AbortSignal.any([stopping, refused.signal]));
    if (!refused.signal.aborted) await drained(spool, line, host);
  } finally {
    clearInterval(health);
    ending.abort();
    await Promise.all([lanes, site.source.stop()]);
  }
  log('stopped', { ...deliveries.counts(), undelivered: spool.state().records });
  refused.signal.throwIfAborted();
}

/** Numbers of a new folder begin at the milliseconds of now: above all that were given out before it was lost. */
const newStanding = (now: number): Standing => ({ sequence: now, heartbeatAt: 0, unclosed: [] });

/** Event time of the first frame. */
const startOf = ({ config }: Setup, now: number): number =>
  config.startAt === undefined ? now : Math.min(now, Date.parse(config.startAt));

/** Turn after turn until stopping; something urgent does not wait for the next one. */
async function takeTurns(turns: Turns, site: Source, stopping: AbortSignal): Promise<void> {
  let woken = new AbortController();
  site.onUrgent?.(() => {
    turns.ring();
    woken.abort();
  });
  while (!stopping.aborted) {
    woken = new AbortController();
    const ms = await turns.turn();
    const signal = AbortSignal.any([stopping, woken.signal]);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }
  // A disk that hangs must not keep the agent from ending.
  await Promise.race([turns.end(), sleep(limits.agent.stopWithinMs, undefined, { ref: false })]);
}

/** Waits until nothing waits for the line, for a bounded time, and not for a line that is cut. */
async function drained(spool: Spool, line: LineState, { steady }: HostClock): Promise<void> {
  const pollMs = 50;
  const until = steady() + limits.agent.stopWithinMs;
  const waiting = (): number => spool.state().records;
  while (waiting() > 0 && steady() < until && line.look(steady(), waiting()) !== 'cut') {
    await sleep(pollMs);
  }
}
