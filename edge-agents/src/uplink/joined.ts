import { AggregateHeader, limits } from '@watchhouse/contracts';
import type { SpooledRecord } from '../spool/aggregate.ts';

type Header = Extract<AggregateHeader, { origin: 'agent' }>;

/** Records as they are sent: one, or aggregates that follow on each other as a single one. */
export interface Joined {
  readonly text: string;
  /** How many records it stands for. */
  readonly count: number;
  /** Whether it must not come before what stands before it. */
  readonly inOrder: boolean;
}

/**
 * Joins aggregates that follow on each other, as many as one record of the stream may hold. Of several records in a
 * call the stream may take a later one and not an earlier one, which then comes behind it and too late; one record
 * is taken whole or not at all. What is not an aggregate stands alone: it needs no order.
 */
export function joined(records: readonly SpooledRecord[]): readonly Joined[] {
  const pieces: Joined[] = [];
  let open: Piece | undefined;
  for (const record of records) {
    const next = pieceOf(record);
    const both = open && joinedPiece(open, next);
    if (open && !both) pieces.push(textOf(open));
    open = both ?? next;
  }
  return open ? [...pieces, textOf(open)] : pieces;
}

interface Piece {
  /** Absent on what cannot be joined. */
  readonly header: Header | undefined;
  readonly texts: readonly string[];
  readonly bytes: number;
}

function pieceOf({ text, bytes }: SpooledRecord): Piece {
  const header = AggregateHeader.safeParse(JSON.parse(text.slice(0, text.indexOf('\n')))).data;
  return { header: header?.origin === 'agent' ? header : undefined, texts: [text], bytes };
}

/** Both as one; undefined when they do not follow on each other, or are too much. */
function joinedPiece(left: Piece, right: Piece): Piece | undefined {
  if (!left.header || right.header?.from !== left.header.to + 1) return undefined;
  const count = left.header.count + right.header.count;
  const bytes = left.bytes + right.bytes;
  if (count > limits.signal.aggregateSignalsMax || bytes > limits.signal.aggregateBytesMax) {
    return undefined;
  }
  const dropped = (left.header.dropped ?? 0) + (right.header.dropped ?? 0);
  const header = { ...left.header, to: right.header.to, count, ...(dropped > 0 && { dropped }) };
  return { header, bytes, texts: [...left.texts, ...right.texts] };
}

function textOf({ header, texts }: Piece): Joined {
  const inOrder = header !== undefined;
  const [only = ''] = texts;
  if (texts.length === 1) return { text: only, count: 1, inOrder };
  const lines = texts.map((text) => text.slice(text.indexOf('\n') + 1));
  return { text: [JSON.stringify(header), ...lines].join('\n'), count: texts.length, inOrder };
}
