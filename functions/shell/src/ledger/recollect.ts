import type { CommandMark, Recollection } from './ledger.ts';
import type { CommandItem } from './table.ts';

/** A command id was seen before: the first result for the same body and actor, otherwise what differs. */
export function recollect(item: CommandItem, mark: CommandMark): Recollection {
  if (item.actor !== mark.actor) return { kind: 'reused', difference: 'actor' };
  if (item.bodyHash !== mark.bodyHash) return { kind: 'reused', difference: 'body' };
  return { kind: 'repeated', result: item.result };
}
