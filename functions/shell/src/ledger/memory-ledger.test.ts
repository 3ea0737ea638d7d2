import type { FacilityId } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { idSource } from '../ids.ts';
import { anAppend, ledgerContract } from './ledger-contract.ts';
import { memoryTable } from './memory-ledger.ts';
import type { Fault, MemoryTable } from './memory-ledger.ts';
import { tableLedger } from './table-ledger.ts';

const ids = idSource(systemClock);
const ledgerOver = (table: MemoryTable) =>
  tableLedger(table, { clock: systemClock, pause: () => Promise.resolve() });

const shared = memoryTable();
ledgerContract('memory', () => ledgerOver(shared));

describe('an append whose outcome', () => {
  const append = async (...faults: Fault[]) => {
    const table = memoryTable();
    table.faults.push(...faults);
    const facility = ids.next('facility');
    const outcome = await ledgerOver(table).append(anAppend(facility));
    return { outcome, table, facility, log: table.logs.get(facility) };
  };

  it('is unknown although it was written is found by its command record, with its events', async () => {
    const { outcome, log } = await append('unknown-written');
    expect(outcome).toMatchObject({ kind: 'appended', events: [{ seq: 1 }] });
    expect(log?.entries.size).toBe(1);
  });

  it('is unknown and was not written is tried again', async () => {
    const { outcome, log } = await append('unknown-unwritten');
    expect(outcome).toMatchObject({ kind: 'appended' });
    expect(log?.entries.size).toBe(1);
  });

  it('is a conflict or a throttle is tried again', async () => {
    const { outcome } = await append('throttled', 'conflict', 'throttled');
    expect(outcome).toMatchObject({ kind: 'appended' });
  });

  it('stays unlucky beyond the bound is given up as busy', async () => {
    const { outcome, log } = await append(...Array<Fault>(100).fill('throttled'));
    expect(outcome).toEqual({ kind: 'busy' });
    expect(log?.entries.size).toBe(0);
  });
});

describe('a reader', () => {
  const aLog = async () => {
    const table = memoryTable();
    const facility: FacilityId = ids.next('facility');
    const ledger = ledgerOver(table);
    for (let version = 0; version < 5; version += 1) {
      await ledger.append(anAppend(facility, { expectedVersion: version }));
    }
    const entries = table.logs.get(facility)?.entries ?? new Map<number, string>();
    return { ledger, facility, entries };
  };

  it('stops at the first gap in seq and stores no position beyond it', async () => {
    const { ledger, facility, entries } = await aLog();
    entries.delete(4);
    const page = await ledger.readLog(facility, 1, 10);
    expect(page.events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(page).toMatchObject({ next: 4, end: true });
  });

  it('stops where an event does not hang on the one before, also across pages', async () => {
    const { ledger, facility, entries } = await aLog();
    const foreign = (entries.get(3) ?? '').replace(
      /"previousHash":"[0-9a-f]{4}/,
      '"previousHash":"0000',
    );
    entries.set(3, foreign);
    expect((await ledger.readLog(facility, 1, 10)).next).toBe(3);
    expect((await ledger.readLog(facility, 3, 10)).events).toEqual([]);
  });
});
