import { limits } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { linkAppend } from './append-writes.ts';
import type { LinkedAppend } from './append-writes.ts';
import { jitteredPause } from './backoff.ts';
import { parseEntry } from './entry.ts';
import type { AppendOutcome, AppendRequest } from './ledger.ts';
import { recollect } from './recollect.ts';
import type { LedgerOptions } from './table-ledger.ts';
import type { LedgerTable, TransactOutcome, WriteFailure } from './table.ts';

/** One attempt came to an end, or has to be made again behind the new head. */
type Verdict = AppendOutcome | { readonly kind: 'again' };
const again = { kind: 'again' } as const;

/**
 * Appends in one transaction, linking hash and seq again as often as the head moves under it, within the named
 * bound. The decision is never made again here: a lost version goes back to the caller.
 */
export async function appendTo(
  table: LedgerTable,
  request: AppendRequest,
  options: LedgerOptions,
): Promise<AppendOutcome> {
  const pause = options.pause ?? jitteredPause;
  for (let attempt = 0; attempt < limits.ledger.appendAttemptsMax; attempt += 1) {
    if (attempt > 0) await pause(attempt);
    const head = await table.head(request.facility);
    const linked = linkAppend(request, head, options.clock.now());
    options.crash?.('append.before-transact');
    const outcome = await table.transact(request.facility, linked.writes);
    if (outcome.kind === 'written') options.crash?.('append.after-transact');
    const verdict = await judge(table, request, linked, outcome);
    if (verdict.kind !== 'again') return verdict;
    options.onHeadMoved?.();
  }
  return { kind: 'busy' };
}

async function judge(
  table: LedgerTable,
  request: AppendRequest,
  linked: LinkedAppend,
  outcome: TransactOutcome,
): Promise<Verdict> {
  switch (outcome.kind) {
    case 'written':
      return { kind: 'appended', result: linked.result, events: linked.events };
    case 'throttled':
      return again;
    case 'unknown':
      return (await remembered(table, request, linked)) ?? again;
    case 'cancelled':
      return judgeFailures(table, request, linked, outcome.failures);
  }
}

/**
 * The order matters: a repeated command is repeated whatever else failed, and a lost version makes the claims of
 * the decision void. A moved head, a conflict or a throttled write only mean: again.
 */
async function judgeFailures(
  table: LedgerTable,
  request: AppendRequest,
  linked: LinkedAppend,
  failures: readonly WriteFailure[],
): Promise<Verdict> {
  const unmet = failures.filter(({ why }) => why === 'condition').map(({ write }) => write);
  if (unmet.some(({ name }) => name === 'command')) {
    return (await remembered(table, request, linked)) ?? again;
  }
  for (const write of unmet) {
    if (write.name === 'state') return { kind: 'version-lost', stream: write.stream };
  }
  for (const write of unmet) {
    if (write.name !== 'claim' && write.name !== 'release') continue;
    return (await taken(table, request.facility, write)) ?? again;
  }
  return again;
}

/**
 * What the command record says. If it carries the ids of our own events, an earlier attempt went through without
 * our hearing of it.
 */
async function remembered(
  table: LedgerTable,
  request: AppendRequest,
  linked: LinkedAppend,
): Promise<AppendOutcome | undefined> {
  const item = await table.command(request.facility, request.command.id);
  if (item === undefined) return undefined;
  const recollection = recollect(item, request.command);
  if (recollection.kind === 'reused') return recollection;
  const ours = new Map(recollection.result.events.map(({ id, seq }) => [id, seq]));
  const isOurs = linked.events.length > 0 && linked.events.every(({ id }) => ours.has(id));
  const first = recollection.result.events[0];
  if (!isOurs || first === undefined) return recollection;
  const entries = await table.entries(request.facility, first.seq, linked.events.length);
  const events = entries.map(parseEntry);
  return { kind: 'appended', result: recollection.result, events };
}

async function taken(
  table: LedgerTable,
  facility: FacilityId,
  claim: { readonly key: string; readonly holder: string },
): Promise<AppendOutcome | undefined> {
  const holder = await table.holder(facility, claim.key);
  if (holder === undefined || holder === claim.holder) return undefined;
  return { kind: 'claim-taken', key: claim.key, holder };
}
