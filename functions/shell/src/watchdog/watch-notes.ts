import { AlarmId, Instant, SignalId } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import type { ItemTable } from '../table/item-table.ts';

/** What the watchdog last said of one key under one rule. Written before the command it announces. */
export interface WatchNote {
  readonly alarm: AlarmId;
  /** The heartbeat after which nothing came, or what else opened the alarm. */
  readonly opening: SignalId;
  readonly openedAt: Instant;
  /** `raising` and `clearing` until the ledger answered; a crash in between repeats the command. */
  readonly stage: 'raising' | 'raised' | 'clearing' | 'cleared';
  /** What the opening was made from, where that had opened the alarm before and an id of its own was needed. */
  readonly basis?: SignalId;
  /** When it was over, since it is `clearing`; what opens the same alarm again lies behind it. */
  readonly endedAt?: Instant;
}

/** Whose note it is: a rule, and the agent, facility or consumer it watches. */
export interface WatchKey {
  readonly facility: FacilityId;
  readonly rule: string;
  readonly key: string;
}

export interface WatchNotes {
  get(of: WatchKey): Promise<WatchNote | undefined>;
  /** Notes of one rule by their keys. */
  ofRule(facility: FacilityId, rule: string): Promise<ReadonlyMap<string, WatchNote>>;
  /** False when the note was no longer `from`: another look was faster, and says it. */
  move(of: WatchKey, from: WatchNote | undefined, to: WatchNote): Promise<boolean>;
}

/** Notes on the table of the views: `<facility>#watch`, one item for each rule and key. */
export function tableWatchNotes(table: ItemTable): WatchNotes {
  const keyOf = ({ facility, rule, key }: WatchKey) => ({
    pk: `${facility}#watch`,
    sk: `${rule}#${key}`,
  });
  return {
    get: async (of) => {
      const item = await table.get(keyOf(of));
      return item === undefined ? undefined : noteOf(item);
    },
    ofRule: async (facility, rule) => {
      // `$` is the sign that follows `#`.
      const items = await table.query(`${facility}#watch`, { from: `${rule}#`, until: `${rule}$` });
      return new Map(
        items.map(({ key, attributes }) => [key.sk.slice(rule.length + 1), noteOf(attributes)]),
      );
    },
    move: (of, from, to) =>
      table.write([
        {
          kind: 'put',
          key: keyOf(of),
          attributes: { ...to },
          on: from === undefined ? { is: 'absent' } : { is: 'equal', attributes: { ...from } },
        },
      ]),
  };
}

const noteOf = (item: Readonly<Record<string, unknown>>): WatchNote => ({
  alarm: AlarmId.parse(item['alarm']),
  opening: SignalId.parse(item['opening']),
  openedAt: Instant.parse(item['openedAt']),
  stage: item['stage'] as WatchNote['stage'],
  ...(item['basis'] !== undefined && { basis: SignalId.parse(item['basis']) }),
  ...(item['endedAt'] !== undefined && { endedAt: Instant.parse(item['endedAt']) }),
});
