import { limits } from '@watchhouse/contracts';
import type { SpooledRecord } from '@watchhouse/edge';
import type { Chance } from '../chance.ts';
import type { Agenda } from './agenda.ts';

/** What befalls the calls of an uplink. */
export interface Line {
  readonly chance: Chance;
  /** Probability that a call fails, now. */
  readonly failing: () => number;
  /** When the line is up again, if it is down now. */
  readonly cutUntil: () => number | undefined;
  readonly put: (record: SpooledRecord) => Promise<void>;
  readonly tell: (text: string) => void;
}

/** What a lane of an uplink sends. */
export interface Lane {
  readonly oldest: (recordsMax: number) => readonly SpooledRecord[];
  readonly remove: (delivered: readonly SpooledRecord[]) => void;
  /** How much later than it should a record leaves, now. */
  readonly lateMs: () => number;
  readonly delivered: () => void;
}

const callMs = 30;
const backoffMs = 1_000;

/**
 * Sends a lane in virtual time as the agent's own uplink does: oldest first, one call in flight, and after a failure
 * on from the first record that was not taken.
 */
export function runLane(
  agenda: Agenda,
  lane: Lane,
  line: Line,
): { readonly wake: () => void; readonly stop: () => void } {
  let isBusy = false;
  let isStopped = false;
  const again = (ms: number) => {
    isBusy = true;
    agenda.at(agenda.now() + ms, async () => {
      isBusy = false;
      await send();
    });
  };
  const send = async () => {
    const records = lane.oldest(limits.agent.recordsPerPutMax);
    if (isStopped || isBusy || records.length === 0) return;
    const upAt = line.cutUntil();
    if (upAt !== undefined) {
      again(upAt - agenda.now());
      return;
    }
    const taken = await call(records, line);
    lane.remove(records.slice(0, taken));
    if (taken > 0) lane.delivered();
    if (taken < records.length) again(backoffMs);
    else if (lane.oldest(1).length > 0) again(callMs);
  };
  return {
    wake: () => {
      if (!isBusy && lane.oldest(1).length > 0) again(callMs + lane.lateMs());
    },
    stop: () => (isStopped = true),
  };
}

/** One `PutRecords`; returns how many records from the first are known to be taken. */
async function call(records: readonly SpooledRecord[], line: Line): Promise<number> {
  if (!line.chance.happens(line.failing())) {
    for (const record of records) await line.put(record);
    return records.length;
  }
  const kind = line.chance.one(['nothing', 'unanswered', 'partly'] as const);
  if (kind === 'nothing') {
    line.tell('a call with records was lost on its way');
    return 0;
  }
  const failed = line.chance.whole(0, records.length - 1);
  for (const [index, record] of records.entries()) {
    if (kind === 'partly' && index === failed) continue;
    await line.put(record);
  }
  line.tell(
    kind === 'unanswered'
      ? `${records.length} records were taken, but the answer was lost`
      : `record ${failed + 1} of ${records.length} was not taken, those behind it were`,
  );
  return kind === 'unanswered' ? 0 : failed;
}
