import { limits } from '@watchhouse/contracts';
import { joined } from '@watchhouse/edge';
import type { Joined, SpooledRecord } from '@watchhouse/edge';
import type { Chance } from '../chance.ts';
import type { Agenda } from './agenda.ts';

/** What befalls the calls of an uplink. */
export interface Line {
  readonly chance: Chance;
  /** Probability that a call fails, now. */
  readonly failing: () => number;
  /** When the line is up again, if it is down now. */
  readonly cutUntil: () => number | undefined;
  readonly put: (record: { readonly text: string }) => Promise<void>;
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

/** One call for each piece; returns how many records from the first are known to be taken. */
async function call(records: readonly SpooledRecord[], line: Line): Promise<number> {
  const pieces = joined(records);
  if (pieces.every(({ inOrder }) => !inOrder)) return send(pieces, line);
  let taken = 0;
  for (const piece of pieces) {
    if ((await send([piece], line)) === 0) break;
    taken += piece.count;
  }
  return taken;
}

/** One `PutRecords`, of which any entry may be taken or not; returns how many from the first are known to be. */
async function send(pieces: readonly Joined[], line: Line): Promise<number> {
  if (!line.chance.happens(line.failing())) {
    for (const piece of pieces) await line.put(piece);
    return pieces.length;
  }
  const kind = line.chance.one(['nothing', 'unanswered', 'partly'] as const);
  const failed = kind === 'partly' ? line.chance.whole(0, pieces.length - 1) : undefined;
  if (kind === 'nothing') {
    line.tell('a call with records was lost on its way');
    return 0;
  }
  for (const [index, piece] of pieces.entries()) {
    if (index !== failed) await line.put(piece);
  }
  line.tell(
    failed === undefined
      ? `${pieces.length} records were taken, but the answer was lost`
      : `record ${failed + 1} of ${pieces.length} was not taken, those behind it were`,
  );
  return failed ?? 0;
}
