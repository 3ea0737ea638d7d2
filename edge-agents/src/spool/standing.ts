import type { Signal } from '@watchhouse/contracts';

/** Where an agent stands: what it must not use again after a restart. */
export interface Standing {
  /** Last sequence number given out. */
  readonly sequence: number;
  /** Event time of the last heartbeat, milliseconds since 1970 (UTC); 0 before the first. */
  readonly heartbeatAt: number;
  /** Expedited signals that have a number and went ahead, and still have to come again in an aggregate. */
  readonly unclosed: readonly Signal[];
}

/** Reads a standing as it was written; undefined when it is damaged. One of the previous release knows no `unclosed`. */
export function standingOf(text: string): Standing | undefined {
  try {
    const { sequence, heartbeatAt, unclosed = [] } = JSON.parse(text) as Partial<Standing>;
    if (!Number.isSafeInteger(sequence) || !Number.isSafeInteger(heartbeatAt)) return undefined;
    return { sequence: sequence ?? 0, heartbeatAt: heartbeatAt ?? 0, unclosed };
  } catch {
    return undefined;
  }
}
