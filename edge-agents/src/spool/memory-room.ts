import { limits } from '@watchhouse/contracts';
import { folded, thinned } from './priority.ts';
import type { Rank } from './priority.ts';
import type { Held } from './spool-queue.ts';

/** What is left in memory, and how many signals went. */
export interface Roomier {
  readonly waiting: readonly Held[];
  readonly dropped: number;
}

/**
 * Makes room among aggregates that the disk does not take, by the same priorities and as far below the bound as on
 * the disk. Those up to a position are on their way to the stream and left whole.
 */
export function makeRoom(waiting: readonly Held[], lentTo: number, bytesMax: number): Roomier {
  let bytes = waiting.reduce((sum, held) => sum + held.bytes, 0);
  if (bytes <= bytesMax) return { waiting, dropped: 0 };
  const enough = bytesMax * limits.agent.spoolThinnedShare;
  const left = [...waiting];
  let dropped = 0;
  for (const rank of [1, 2, 3] as const satisfies readonly Rank[]) {
    for (const [index, held] of left.entries()) {
      if (bytes <= enough) break;
      if (held.position <= lentTo) continue;
      const thin = thinned(held.text, rank);
      if (thin.dropped === 0) continue;
      const next = rewritten(held, thin.text, thin.signals);
      bytes -= held.bytes - next.bytes;
      dropped += thin.dropped;
      left[index] = next;
    }
  }
  const first = left.findIndex(({ position }) => position > lentTo);
  let gone = 0;
  while (bytes > enough && first >= 0 && first + gone + 1 < left.length) {
    const [older, younger] = left.slice(first + gone, first + gone + 2) as [Held, Held];
    const fold = folded(older.text, younger.text);
    const next = rewritten(younger, fold.text, younger.signals);
    bytes -= older.bytes + younger.bytes - next.bytes;
    dropped += fold.dropped;
    left[first + gone + 1] = next;
    gone += 1;
  }
  left.splice(first, gone);
  return { waiting: left, dropped };
}

function rewritten(held: Held, text: string, signals: number): Held {
  const bytes = Buffer.byteLength(text);
  const { position, spooledAt, to } = held;
  return { position, spooledAt, text, bytes, signals, to, record: { text, bytes, signals, to } };
}
