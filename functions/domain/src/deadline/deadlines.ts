import type { AlarmId, CommandOf, DeadlineId, Envelope, Instant } from '@watchhouse/contracts';
import { derivedId } from '../ids/derived-id.ts';
import { readableEvent } from '../ledger/readable-event.ts';
import { noChange, rowRemoved, rowWritten } from '../projection.ts';
import type { Projection, RowChange } from '../projection.ts';

/** Something that falls due: when, and the command to send then. */
export interface DueRow {
  readonly deadline: DeadlineId;
  readonly dueAt: Instant;
  readonly command: CommandOf<'alarm.shelving-expired'>;
  readonly seq: number;
}

/** Key of the row of an alarm's shelving in the view `deadlines`. */
export const shelvingKey = (alarm: AlarmId): string => `shelving#${alarm}`;

/**
 * The end of a shelving. The deadline's id follows from alarm and instant, and the command's id is the same
 * under its own prefix, so however often it wakes there is one command.
 */
export function shelvingDeadline(alarm: AlarmId, until: Instant): Omit<DueRow, 'seq'> {
  const parts = ['shelving', alarm, until];
  return {
    deadline: derivedId('deadline', until, parts),
    dueAt: until,
    command: {
      id: derivedId('command', until, parts),
      type: 'alarm.shelving-expired',
      payload: { alarm, until },
    },
  };
}

function fallsDue(
  rows: (key: string) => DueRow | undefined,
  { seq }: Envelope,
  alarm: AlarmId,
  until: Instant,
): RowChange<DueRow> {
  const former = rows(shelvingKey(alarm));
  if (former && seq <= former.seq) return noChange();
  return rowWritten(shelvingKey(alarm), { ...shelvingDeadline(alarm, until), seq });
}

/** View `deadlines`: what is due and not yet settled; key `<what>#<id of whose it is>`. */
export const deadlinesProjection: Projection<DueRow> = {
  name: 'deadlines',
  handles: ['alarm.raised', 'alarm.shelved', 'alarm.unshelved', 'alarm.corrected'],
  keys: ({ payload }) => (typeof payload.alarm === 'string' ? [`shelving#${payload.alarm}`] : []),
  apply: (rows, envelope) => {
    const event = readableEvent(envelope);
    switch (event?.type) {
      case 'alarm.raised': {
        const { alarm, inherited } = event.payload;
        return inherited?.shelved
          ? fallsDue(rows, envelope, alarm, inherited.shelved.until)
          : noChange();
      }
      case 'alarm.shelved':
        return fallsDue(rows, envelope, event.payload.alarm, event.payload.until);
      case 'alarm.unshelved':
      case 'alarm.corrected': {
        const key = shelvingKey(event.payload.alarm);
        const former = rows(key);
        return former && envelope.seq > former.seq ? rowRemoved(key) : noChange();
      }
      default:
        return noChange();
    }
  },
};
