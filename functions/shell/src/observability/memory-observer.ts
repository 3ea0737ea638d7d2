import { AsyncLocalStorage } from 'node:async_hooks';
import type { CorrelationId, MetricName } from '@watchhouse/contracts';
import { describeError } from './observer.ts';
import type { LogFields, Observer } from './observer.ts';

export interface MemoryObserver extends Observer {
  /** Every log record as text, so that a test can search it for what must not be there. */
  readonly records: string[];
  readonly counts: Map<MetricName, number>;
}

/** Keeps log records and counts for tests; `quiet` keeps nothing, for the command line. */
export function memoryObserver(quiet = false): MemoryObserver {
  const records: string[] = [];
  const counts = new Map<MetricName, number>();
  const scope = new AsyncLocalStorage<CorrelationId>();
  const record = (level: string, message: string, fields: LogFields) => {
    if (quiet) return;
    records.push(JSON.stringify({ level, message, correlation: scope.getStore(), ...fields }));
  };
  return {
    records,
    counts,
    correlated: (id, work) => scope.run(id, work),
    info: (message, fields = {}) => record('info', message, fields),
    warn: (message, fields = {}) => record('warn', message, fields),
    error: (message, cause, fields = {}) =>
      record('error', message, { ...fields, ...describeError(cause) }),
    count: (metric, value = 1) => counts.set(metric, (counts.get(metric) ?? 0) + value),
    milliseconds: () => undefined,
    flush: () => undefined,
  };
}
