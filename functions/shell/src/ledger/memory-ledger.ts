import { genesisHash } from '@watchhouse/contracts';
import type { CommandId, FacilityId, StreamName } from '@watchhouse/contracts';
import type { LogHead } from '@watchhouse/domain';
import type { Ledger } from './ledger.ts';
import { tableLedger } from './table-ledger.ts';
import type { LedgerOptions } from './table-ledger.ts';
import type {
  CommandItem,
  LedgerTable,
  LedgerWrite,
  StateItem,
  TransactOutcome,
  WriteFailure,
} from './table.ts';

/** Everything one facility's ledger stores, open to tests that tamper with it or search its bytes. */
export interface MemoryLog {
  head: LogHead;
  readonly entries: Map<number, string>;
  readonly states: Map<StreamName, StateItem>;
  readonly commands: Map<CommandId, CommandItem>;
  readonly claims: Map<string, string>;
}

/** Put in front of a transaction by tests: an outcome of the network instead of, or after, the write. */
export type Fault = 'throttled' | 'conflict' | 'unknown-unwritten' | 'unknown-written';

export interface MemoryTable extends LedgerTable {
  readonly logs: Map<FacilityId, MemoryLog>;
  /** Faults of the coming transactions, first one first. */
  readonly faults: Fault[];
}

/** The table's in-memory twin. Each call lets others run first, so that writers race as they do over a network. */
export function memoryTable(): MemoryTable {
  const logs = new Map<FacilityId, MemoryLog>();
  const faults: Fault[] = [];
  const logOf = async (facility: FacilityId): Promise<MemoryLog> => {
    await Promise.resolve();
    const log = logs.get(facility) ?? emptyLog();
    logs.set(facility, log);
    return log;
  };
  return {
    logs,
    faults,
    head: async (facility) => (await logOf(facility)).head,
    state: async (facility, stream) => (await logOf(facility)).states.get(stream),
    command: async (facility, id) => (await logOf(facility)).commands.get(id),
    holder: async (facility, key) => (await logOf(facility)).claims.get(key),
    entries: async (facility, fromSeq, limit) => {
      const { entries } = await logOf(facility);
      const seqs = [...entries.keys()].filter((seq) => seq >= fromSeq).sort((a, b) => a - b);
      return seqs.slice(0, limit).map((seq) => ({ seq, entry: entries.get(seq) ?? '' }));
    },
    transact: async (facility, writes) => {
      const log = await logOf(facility);
      const fault = faults.shift();
      if (fault !== undefined) return faulty(log, writes, fault);
      return write(log, writes);
    },
  };
}

/** A ledger in memory with the table under it. */
export function memoryLedger(options: LedgerOptions): Ledger & { readonly table: MemoryTable } {
  const table = memoryTable();
  return { ...tableLedger(table, { pause: () => Promise.resolve(), ...options }), table };
}

function emptyLog(): MemoryLog {
  return {
    head: { seq: 0, hash: genesisHash },
    entries: new Map(),
    states: new Map(),
    commands: new Map(),
    claims: new Map(),
  };
}

function faulty(log: MemoryLog, writes: readonly LedgerWrite[], fault: Fault): TransactOutcome {
  switch (fault) {
    case 'throttled':
      return { kind: 'throttled' };
    case 'conflict':
      return {
        kind: 'cancelled',
        failures: writes.slice(0, 1).map((first) => ({ write: first, why: 'conflict' })),
      };
    case 'unknown-written':
      write(log, writes);
      return { kind: 'unknown', cause: new Error('The connection broke after the write.') };
    case 'unknown-unwritten':
      return { kind: 'unknown', cause: new Error('The connection broke before the write.') };
  }
}

function write(log: MemoryLog, writes: readonly LedgerWrite[]): TransactOutcome {
  const failures = writes
    .filter((one) => !conditionHolds(log, one))
    .map((one): WriteFailure => ({ write: one, why: 'condition' }));
  if (failures.length > 0) return { kind: 'cancelled', failures };
  for (const one of writes) store(log, one);
  return { kind: 'written' };
}

function conditionHolds(log: MemoryLog, one: LedgerWrite): boolean {
  switch (one.name) {
    case 'head':
      return log.head.seq === one.from.seq && log.head.hash === one.from.hash;
    case 'event':
      return !log.entries.has(one.seq);
    case 'state':
      return (log.states.get(one.stream)?.version ?? 0) === one.expectedVersion;
    case 'command':
      return !log.commands.has(one.id);
    case 'claim':
    case 'release':
      return (log.claims.get(one.key) ?? one.holder) === one.holder;
  }
}

function store(log: MemoryLog, one: LedgerWrite): void {
  switch (one.name) {
    case 'head':
      log.head = one.to;
      return;
    case 'event':
      log.entries.set(one.seq, one.entry);
      return;
    case 'state':
      log.states.set(one.stream, one.item);
      return;
    case 'command':
      log.commands.set(one.id, one.item);
      return;
    case 'claim':
      log.claims.set(one.key, one.holder);
      return;
    case 'release':
      log.claims.delete(one.key);
  }
}
