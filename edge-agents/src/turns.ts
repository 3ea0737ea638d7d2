import { limits } from '@watchhouse/contracts';
import type { EdgeWatch } from './detection/edge-watch.ts';
import type { EventTime } from './event-time.ts';
import type { Changes } from './health/changes.ts';
import type { Line, LineState } from './health/line-state.ts';
import type { LineVitals, Producer } from './producer.ts';
import type { Source } from './source.ts';
import type { Spool, SpoolStep } from './spool/spool.ts';

const stepMs = limits.signal.aggregateIntervalMs;

/** An agent's work, cut into turns; all time comes from outside. */
export interface Turns {
  /** Lets the next turn look for what is urgent. */
  readonly ring: () => void;
  /** Does what is due; gives the milliseconds after which there is more to do, at most half a second. */
  readonly turn: () => Promise<number>;
  /** Spools what was said up to now, and saves what is remembered over a restart. */
  readonly end: () => Promise<void>;
}

/** What the turns work with. */
export interface TurnsSetup {
  readonly site: Source;
  readonly producer: Producer;
  readonly spool: Spool;
  readonly watch: EdgeWatch;
  readonly line: LineState;
  readonly changes: Changes;
  readonly time: EventTime;
  /** Event time of the first frame, and how many times faster than the host's clock it passes. */
  readonly startsAt: number;
  readonly speed: number;
  /** Records by which a replay that is faster may be ahead of its line. */
  readonly aheadRecordsMax: number;
  /** Milliseconds of a clock that only goes forwards. */
  readonly steady: () => number;
}

/** The turns of an agent from its start on. */
export function createTurns(setup: TurnsSetup): Turns {
  const { site, producer, spool, watch, line, changes, time, speed, steady } = setup;
  let reached = setup.startsAt;
  let savedAt = steady();
  let isRung = false;
  let isSaving = false;
  const lineNow = (): Line => line.look(steady(), spool.state().records);
  // A replay faster than the line waits for it; real time goes on and the spool keeps its bound.
  const mayGoOn = (steps: number): boolean =>
    steps < limits.agent.stepsPerAppendMax &&
    (speed === 1 || spool.state().records + steps < setup.aheadRecordsMax);
  const stepsUntil = (target: number): SpoolStep[] => {
    const steps: SpoolStep[] = [];
    if (speed === 1 && target - reached > limits.agent.catchUpMsMax) reached = target - stepMs;
    while (reached + stepMs <= target && mayGoOn(steps.length)) {
      reached += stepMs;
      steps.push(producer.until(reached, vitalsOf(spool, lineNow())));
    }
    return steps;
  };
  const urgentUntil = (target: number): SpoolStep[] => {
    if (target <= reached || target >= reached + stepMs) return [];
    if (!isRung && (site.urgentAt?.() ?? Infinity) > target) return [];
    isRung = false;
    const step = producer.urgent(target);
    return step ? [step] : [];
  };
  const spooled = async (steps: readonly SpoolStep[]): Promise<void> => {
    const step = joined(steps);
    if (!step) return;
    await spool.append(step);
    watch.take(step);
  };
  const save = async (): Promise<void> => {
    savedAt = steady();
    isSaving = true;
    await watch.save();
    isSaving = false;
  };
  return {
    ring: () => {
      isRung = true;
    },
    turn: async () => {
      const target = time.now();
      const steps = [...stepsUntil(target), ...urgentUntil(target)];
      await spooled(steps);
      const now = lineNow();
      changes('line', now);
      const { spool: state, records, expedited } = spool.state();
      changes('spool', state);
      const [oldest] = spool.oldest('ordered', 1, 1);
      const at = Math.max(reached, target);
      const waiting = records - expedited;
      watch.look({ line: now, at, steadyMs: steady(), waiting, oldest });
      const isDue = steady() - savedAt >= limits.agent.detectionSnapshotEveryMs;
      // Not waited for: a disk that hangs must not keep anybody from being heard.
      if (isDue && !isSaving) void save();
      if (isRung) return 0;
      // More is due: at once where one append held no more, in a while where the spool has no room for it.
      if (target >= reached + stepMs) return steps.length > 0 ? 0 : stepMs / 10;
      const next = Math.min(reached + stepMs, site.urgentAt?.() ?? Infinity);
      return Math.min(stepMs, Math.max(1, time.msUntil(next)));
    },
    end: async () => {
      // A replay that waits for its spool goes on where it stands.
      const now = speed === 1 ? time.now() : Math.min(time.now(), reached + stepMs);
      if (now > reached) await spooled([producer.until(now, vitalsOf(spool, lineNow()))]);
      reached = Math.max(reached, now);
      await save();
    },
  };
}

/** What a heartbeat says of spool and line. */
function vitalsOf(spool: Spool, line: Line): LineVitals {
  const { records, bytes, dropped, oldestAt, spool: state } = spool.state();
  return {
    spooled: records,
    spoolBytes: bytes,
    line: line === 'live' ? 'live' : 'draining',
    spool: state,
    dropped,
    ...(oldestAt !== undefined && { oldestAt }),
  };
}

/** Several steps as one, so that they become durable together. */
function joined(steps: readonly SpoolStep[]): SpoolStep | undefined {
  const last = steps.at(-1);
  return (
    last && {
      standing: last.standing,
      expedited: steps.flatMap(({ expedited }) => expedited),
      aggregates: steps.flatMap(({ aggregates }) => aggregates),
    }
  );
}
