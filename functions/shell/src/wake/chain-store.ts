import { Instant } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import type { Clock } from '../clock.ts';
import type { ItemTable } from '../table/item-table.ts';

/** Work of a facility that wakes itself again by a delayed message, or is due by the clock. */
export type ChainName = 'tick' | 'watch' | 'checkpoint';

/**
 * When each chain is due next. Every link is forged on condition of the one before, so that duplicated messages
 * and several starters never make two chains out of one.
 */
export interface ChainStore {
  dueAt(facility: FacilityId, chain: ChainName): Promise<Instant | undefined>;
  /** False when the chain was no longer due at `from`; `undefined` stands for no chain. */
  move(
    facility: FacilityId,
    chain: ChainName,
    from: Instant | undefined,
    to: Instant | undefined,
  ): Promise<boolean>;
}

/** Chains on an item table: `<facility>#chain`, one item each. */
export function tableChainStore(table: ItemTable): ChainStore {
  const keyOf = (facility: FacilityId, chain: ChainName) => ({
    pk: `${facility}#chain`,
    sk: chain,
  });
  return {
    dueAt: async (facility, chain) => {
      const dueAt = (await table.get(keyOf(facility, chain)))?.['dueAt'];
      return dueAt === undefined ? undefined : Instant.parse(dueAt);
    },
    move: (facility, chain, from, to) => {
      const key = keyOf(facility, chain);
      const on =
        from === undefined
          ? ({ is: 'absent' } as const)
          : ({ is: 'equal', attributes: { dueAt: from } } as const);
      return table.write([
        to === undefined
          ? { kind: 'remove', key, on }
          : { kind: 'put', key, attributes: { dueAt: to }, on },
      ]);
    },
  };
}

/** A link this much overdue was lost, and its chain with it. */
const overdueMs = 15_000;

/**
 * Starts a chain that does not run, or whose message was lost: true for the one caller that has to send the message
 * of `at`.
 */
export async function startChain(
  services: { readonly chains: ChainStore; readonly clock: Clock },
  facility: FacilityId,
  chain: ChainName,
  at: Instant,
): Promise<boolean> {
  const dueAt = await services.chains.dueAt(facility, chain);
  const isRunning = dueAt !== undefined && instantAfter(dueAt, overdueMs) > services.clock.now();
  return isRunning ? false : services.chains.move(facility, chain, dueAt, at);
}
