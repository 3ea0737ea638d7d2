import type { LaneEvents } from '../uplink/lane.ts';
import type { Log } from './log.ts';

/** What has become of an agent's records since its start. */
export interface Deliveries {
  readonly events: LaneEvents;
  readonly counts: () => Readonly<Record<'delivered' | 'signals' | 'failures' | 'refused', number>>;
}

/** Counts what the stream takes; the log has a line when deliveries begin or fail for another reason than before. */
export function countDeliveries(log: Log, delivered: () => void): Deliveries {
  const counts = { delivered: 0, signals: 0, failures: 0, refused: 0 };
  let lastFailure: string | undefined;
  return {
    counts: () => ({ ...counts }),
    events: {
      delivered: (records, signals) => {
        if (counts.delivered === 0 || lastFailure !== undefined) log('delivering');
        counts.delivered += records;
        counts.signals += signals;
        lastFailure = undefined;
        delivered();
      },
      failed: (reason) => {
        if (lastFailure !== reason) log('not-delivering', { reason });
        counts.failures += 1;
        lastFailure = reason;
      },
      refused: (reason) => {
        counts.refused += 1;
        log('record-refused', { reason });
      },
    },
  };
}
