import { limits } from '@watchhouse/contracts';
import type { SpooledRecord } from '../spool/aggregate.ts';
import type { LaneEvents, Source } from './lane.ts';
import type { PutOutcome } from './stream.ts';

/** What became of a call. */
export interface Attempted extends Omit<PutOutcome, 'refused'> {
  /** What the stream will never take: its first failed record, or the call without saying which. */
  readonly refused?: 'record' | 'call';
  /** Nothing is known of the call. */
  readonly unknown?: true;
}

/** Which records a lane sends next, in the light of what the stream refused. */
export interface Doubt {
  /** Undefined when nothing waits, empty when only suspects do. */
  readonly next: () => readonly SpooledRecord[] | undefined;
  /** Takes note of a call; whether the lane may go on at once. */
  readonly settles: (sent: readonly SpooledRecord[], outcome: Attempted) => Promise<boolean>;
}

/**
 * Finds out which record of a refused call is to blame. They are sent one by one; what is refused alone is a
 * suspect until another record is taken, since a line that is set up wrongly refuses every one.
 */
export function createDoubt(source: Source, events: LaneEvents): Doubt {
  let suspects: readonly { readonly record: SpooledRecord; readonly reason: string }[] = [];
  let oneByOne = 0;
  const refuse = async (record: SpooledRecord, reason: string): Promise<void> => {
    await source.refuse(record, reason);
    events.refused(reason);
  };
  const suspect = (record: SpooledRecord, reason: string): boolean => {
    suspects = [...suspects, { record, reason }];
    if (suspects.length <= limits.agent.suspectsMax) return true;
    suspects = [];
    return false;
  };
  return {
    next: () => {
      const waiting = source.oldest(suspects.length + limits.agent.recordsPerPutMax);
      if (waiting.length === 0) return undefined;
      const rest = waiting.filter((each) => !suspects.some(({ record }) => record === each));
      return rest.slice(0, oneByOne > 0 ? 1 : limits.agent.recordsPerPutMax);
    },
    settles: async (sent, { taken, reason = 'unknown', refused }) => {
      if (taken > 0) {
        oneByOne = Math.max(0, oneByOne - 1);
        const blamed = suspects;
        suspects = [];
        for (const each of blamed) await refuse(each.record, each.reason);
      }
      const failed = sent[taken];
      if (failed === undefined) {
        // Nothing but suspects waits: they are tried again, for want of another record to try the line with.
        if (sent.length === 0) suspects = [];
        return sent.length > 0;
      }
      if (refused === 'record') {
        await refuse(failed, reason);
        return true;
      }
      if (refused === undefined) return false;
      oneByOne = Math.max(oneByOne, sent.length);
      return sent.length > 1 || suspect(failed, reason);
    },
  };
}
