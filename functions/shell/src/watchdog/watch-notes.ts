import { AlarmId, Instant, SignalId } from '@watchhouse/contracts';
import type { AgentId, FacilityId } from '@watchhouse/contracts';
import type { ItemTable } from '../table/item-table.ts';

/** What the watchdog last said of one agent under one rule. Written before the command it announces. */
export interface WatchNote {
  readonly alarm: AlarmId;
  /** The heartbeat after which nothing came. */
  readonly opening: SignalId;
  readonly openedAt: Instant;
  /** `raising` and `clearing` until the ledger answered; a crash in between repeats the command. */
  readonly stage: 'raising' | 'raised' | 'clearing' | 'cleared';
}

export interface WatchNotes {
  get(facility: FacilityId, rule: string, agent: AgentId): Promise<WatchNote | undefined>;
  put(facility: FacilityId, rule: string, agent: AgentId, note: WatchNote): Promise<void>;
}

/** Notes on the table of the views: `<facility>#watch`, one item for each rule and agent. */
export function tableWatchNotes(table: ItemTable): WatchNotes {
  const keyOf = (facility: FacilityId, rule: string, agent: AgentId) => ({
    pk: `${facility}#watch`,
    sk: `${rule}#${agent}`,
  });
  return {
    get: async (facility, rule, agent) => {
      const item = await table.get(keyOf(facility, rule, agent));
      if (item === undefined) return undefined;
      return {
        alarm: AlarmId.parse(item['alarm']),
        opening: SignalId.parse(item['opening']),
        openedAt: Instant.parse(item['openedAt']),
        stage: item['stage'] as WatchNote['stage'],
      };
    },
    put: async (facility, rule, agent, note) => {
      const attributes = { ...note };
      await table.write([{ kind: 'put', key: keyOf(facility, rule, agent), attributes }]);
    },
  };
}
