import type { DeviceId, Signal, SignalType } from '@watchhouse/contracts';

/** The signal types that a site itself says; the agent and the ledger say the others. */
type SaidType = Exclude<
  SignalType,
  'agent.heartbeat' | 'edge.alarm' | 'map.summary' | 'context.changed'
>;

/** Something a site says, before the agent numbers and signs it. */
export type Said = {
  readonly [T in SaidType]: {
    readonly type: T;
    readonly data: Extract<Signal, { type: T }>['data'];
    /** The device that says so; none for what the agent itself computed. */
    readonly device?: DeviceId;
    /** Event time on the agent's clock, milliseconds since 1970 (UTC). */
    readonly at: number;
    /** What the device's own clock said, kept as evidence where it differs. */
    readonly rawtime?: string;
    /** Needs no order, because somebody is in danger: leaves at once, and comes again in order. */
    readonly expedited?: true;
  };
}[SaidType];

/** Something that speaks: a replayed site, a camera. An agent merges all of its sources. */
export interface Source {
  /**
   * Everything said since the last call and up to an event time, in order of time. It may hold what happened
   * before the last call but was heard only since. Never blocks and never throws: a source that fails says so as
   * `device.health`.
   */
  readonly until: (at: number) => readonly Said[];
  /**
   * Calls back whenever `until` would give something expedited, so that it need not wait for the next half
   * second; a source without anything expedited has none.
   */
  readonly onUrgent?: (listener: () => void) => void;
  /** Event time of the next expedited thing that is known already, as a script knows it; else undefined. */
  readonly urgentAt?: () => number | undefined;
  /** Ends its connections; resolves when nothing of it runs any more. */
  readonly stop: () => Promise<void>;
}

/** One source of several. */
export function mergeSources(sources: readonly Source[]): Source {
  return {
    until: (at) =>
      sources.flatMap((source) => source.until(at)).sort((left, right) => left.at - right.at),
    onUrgent: (listener) => {
      for (const source of sources) source.onUrgent?.(listener);
    },
    urgentAt: () => {
      const known = sources.flatMap((source) => source.urgentAt?.() ?? []);
      return known.length > 0 ? Math.min(...known) : undefined;
    },
    stop: async () => {
      await Promise.all(sources.map((source) => source.stop()));
    },
  };
}
