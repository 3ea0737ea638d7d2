import { setTimeout as sleep } from 'node:timers/promises';
import { limits } from '@watchhouse/contracts';
import type { Setup } from './config.ts';
import type { Log } from './health/log.ts';
import { createProducer } from './producer.ts';
import type { Producer } from './producer.ts';
import { MemorySpool } from './spool/memory-spool.ts';
import { readStanding, writeStanding } from './spool/sequence-file.ts';
import type { SignalStream } from './uplink/stream.ts';
import { runUplink } from './uplink/uplink.ts';
import type { UplinkEvents } from './uplink/uplink.ts';

const stepMs = limits.signal.aggregateIntervalMs;

interface Counts {
  delivered: number;
  signals: number;
  failures: number;
  lastFailure: string | undefined;
}

/**
 * Runs an agent until the signal aborts: what happens at the site goes, in records of half a second, through the
 * spool to the stream. On the way out it sends what still waits, for a bounded time.
 */
export async function runAgent(
  setup: Setup,
  stream: SignalStream,
  log: Log,
  stopping: AbortSignal,
): Promise<void> {
  const { facility, agent, speed, stateDir } = setup.config;
  const standing = readStanding(stateDir, Date.now());
  const startsAt = Math.max(startOf(setup, Date.now()), standing.heartbeatAt + 1);
  const producer = createProducer(setup, standing, startsAt);
  const spool = new MemorySpool();
  const expedited = new MemorySpool(limits.agent.expeditedMax);
  const counts: Counts = { delivered: 0, signals: 0, failures: 0, lastFailure: undefined };
  log('started', { facility, agent, speed, sequence: standing.sequence });

  const line = new AbortController();
  const events = countingEvents(counts, log);
  // Two calls may be in flight, but only one from the spool: somebody in danger does not wait for a slow call.
  const uplinks = [spool, expedited].map((each) => runUplink(each, stream, events, line.signal));
  const health = setInterval(() => {
    const { length: spooled, bytes: spoolBytes, dropped } = spool;
    log('health', { ...counts, spooled, spoolBytes, dropped: dropped + expedited.dropped });
  }, limits.agent.healthLineEveryMs);
  try {
    await produce(setup, producer, { spool, expedited }, startsAt, stopping);
    await drained([spool, expedited], Date.now() + limits.agent.stopWithinMs);
  } finally {
    clearInterval(health);
    line.abort();
    await Promise.all(uplinks);
  }
  log('stopped', { ...counts, undelivered: spool.length + expedited.length });
}

/** Event time of the first frame. */
const startOf = ({ config }: Setup, now: number): number =>
  config.startAt === undefined ? now : Math.min(now, Date.parse(config.startAt));

function countingEvents(counts: Counts, log: Log): UplinkEvents {
  return {
    delivered: (records, signals) => {
      if (counts.delivered === 0 || counts.lastFailure !== undefined) log('delivering');
      counts.delivered += records;
      counts.signals += signals;
      counts.lastFailure = undefined;
    },
    failed: (reason) => {
      if (counts.lastFailure !== reason) log('not-delivering', { reason });
      counts.failures += 1;
      counts.lastFailure = reason;
    },
  };
}

interface Spools {
  readonly spool: MemorySpool;
  readonly expedited: MemorySpool;
}

async function produce(
  { config }: Setup,
  producer: Producer,
  { spool, expedited }: Spools,
  startsAt: number,
  stopping: AbortSignal,
): Promise<void> {
  const beganAt = Date.now();
  let reached = startsAt;
  while (!stopping.aborted) {
    const now = Date.now();
    // Never later than the clock: a signal of the future would be refused.
    const target = Math.min(now, Math.round(startsAt + (now - beganAt) * config.speed));
    if (config.speed === 1 && target - reached > limits.agent.catchUpMsMax) {
      reached = target - stepMs;
    }
    // A replay faster than the line waits for it; real time goes on and the spool keeps its bound.
    const mayGoOn = () => config.speed === 1 || spool.length < limits.agent.bufferAggregatesMax / 2;
    while (reached + stepMs <= target && mayGoOn()) {
      reached += stepMs;
      const produced = producer.until(reached, { records: spool.length, bytes: spool.bytes });
      // First remembered, then sent: a number is never given out twice.
      writeStanding(config.stateDir, produced.standing);
      for (const record of produced.expedited) expedited.push(record);
      for (const record of produced.aggregates) spool.push(record);
    }
    await napped(Math.max(1, reached + stepMs - Date.now()), stopping);
  }
}

/** Sleeps, at most one step, or until stopping. */
const napped = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(Math.min(ms, stepMs), undefined, { signal }).catch(() => undefined);

async function drained(spools: readonly MemorySpool[], until: number): Promise<void> {
  const pollMs = 50;
  while (spools.some(({ length }) => length > 0) && Date.now() < until) await sleep(pollMs);
}
