import { limits } from '@watchhouse/contracts';
import type { LaneEvents } from '../uplink/lane.ts';
import type { Log } from './log.ts';

/** What has become of an agent's records since its start. */
export interface Deliveries {
  readonly events: LaneEvents;
  readonly counts: () => Readonly<Record<'delivered' | 'signals' | 'failures' | 'refused', number>>;
}

/** Counts what the stream takes; the log has a line when deliveries begin, and one for each reason of an outage. */
export function countDeliveries(log: Log, delivered: () => void): Deliveries {
  const counts = { delivered: 0, signals: 0, failures: 0, refused: 0 };
  const reasons = new Set<string>();
  return {
    counts: () => ({ ...counts }),
    events: {
      delivered: (records, signals) => {
        if (counts.delivered === 0 || reasons.size > 0) log('delivering');
        counts.delivered += records;
        counts.signals += signals;
        reasons.clear();
        delivered();
      },
      failed: (reason) => {
        counts.failures += 1;
        if (reasons.has(reason) || reasons.size >= limits.agent.outageReasonsMax) return;
        reasons.add(reason);
        log('not-delivering', { reason });
      },
      refused: (reason) => {
        counts.refused += 1;
        log('record-refused', { reason });
      },
    },
  };
}
