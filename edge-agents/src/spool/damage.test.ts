import {
  copyFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { aStep } from './test-aggregates.ts';
import { aFolder, aSpool, drained, untouched } from './test-disk.ts';

const numbers = (records: readonly { readonly to: number }[]) => records.map(({ to }) => to);
const said = Array.from({ length: 7 }, () => 'motion' as const);
const each = said.length + 1;
const upTo = (records: number) => Array.from({ length: records }, (_, index) => (index + 1) * each);

/** A folder with so many records on the disk. */
async function written(records: number): Promise<string> {
  const folder = aFolder();
  const spool = aSpool(folder);
  await Promise.all(upTo(records).map((to) => spool.append(aStep(to - each, said))));
  await spool.close();
  return folder;
}

/** A folder takes a hundred times as long as a case of arithmetic. */
const folders = Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 5);

describe('a power cut', () => {
  /** A folder cut off while its log was this long: whatever is behind that may or may not be on the disk. */
  const moments: { readonly synced: number; readonly resolved: number }[] = [];
  let folder: string;
  const part = (name: string) => path.join(folder, `spool.db${name}`);

  beforeAll(async () => {
    folder = aFolder();
    const before = aSpool(folder);
    const tampering = untouched();
    const copyAt = 40;
    for (let n = 0; n < copyAt; n += 1) {
      await before.append(aStep(n * each, said));
      moments.push({ synced: statSync(part('-wal')).size, resolved: n + 1 });
    }
    for (const name of ['', '-wal']) copyFileSync(part(name), part(`${name}.cut`));
    expect(tampering.asked).toEqual([]);
    await before.close();
  });

  it('at any length of the log, torn or not, leaves all that was resolved and a clean prefix of the rest', async () => {
    const cut = fc.record({
      at: fc.integer({ min: 0, max: 400_000 }),
      torn: fc.uint8Array({ maxLength: 5_000 }),
    });
    await fc.assert(
      fc.asyncProperty(cut, async ({ at, torn }) => {
        const log = readFileSync(part('-wal.cut'));
        const length = at % (log.length + 1);
        const after = aFolder();
        copyFileSync(part('.cut'), path.join(after, 'spool.db'));
        writeFileSync(
          path.join(after, 'spool.db-wal'),
          Buffer.concat([log.subarray(0, length), torn]),
        );
        const spool = aSpool(after);
        const left = numbers(await drained(spool));
        const { resolved } = moments.findLast(({ synced }) => synced <= length) ?? { resolved: 0 };
        expect(left).toEqual(upTo(left.length));
        expect(left.length).toBeGreaterThanOrEqual(resolved);
        expect(spool.standing?.sequence ?? 0).toBe(left.length * each);
        await spool.close();
      }),
      { numRuns: folders },
    );
  }, 60_000);
});

describe('a damaged file', () => {
  /** Overwrites some of the file with what it never held. */
  function harm(folder: string, from: number, bytes: number): void {
    const file = path.join(folder, 'spool.db');
    const all = readFileSync(file);
    all.fill(0xa5, from, Math.min(all.length, from + bytes));
    writeFileSync(file, all);
  }
  const setAside = (folder: string) =>
    readdirSync(folder).filter((name) => name.startsWith('damaged-'));

  it('whose beginning is gone is kept aside, and the agent goes on with numbers never used', async () => {
    const folder = await written(20);
    harm(folder, 0, 200);
    const told = vi.fn();
    const now = Date.now();
    const spool = aSpool(folder, untouched(), { told });
    expect(spool.standing?.sequence ?? now).toBeGreaterThanOrEqual(now);
    expect(setAside(folder)).toHaveLength(1);
    expect(told).toHaveBeenCalledWith('spool-file-damaged', expect.anything());
    await spool.append(aStep(now, said));
    expect(numbers(await drained(spool)).at(-1)).toBe(now + each);
    await spool.close();
  });

  it('with a hole in it gives back the rest, in order, and counts what is lost', async () => {
    const folder = await written(400);
    const size = statSync(path.join(folder, 'spool.db')).size;
    harm(folder, Math.floor(size / 8192) * 4096, 3 * 4096);
    const spool = aSpool(folder);
    const left = numbers(await drained(spool));
    expect(left).toEqual([...left].sort((a, b) => a - b));
    expect(left.length).toBeGreaterThan(300);
    expect(left.length).toBeLessThan(400);
    expect(spool.state().dropped).toBe((400 - left.length) * each);
    await spool.append(aStep(4_000_000_000_000, said));
    expect(numbers(await drained(spool))).toEqual([4_000_000_000_000 + each]);
    await spool.close();
    expect(existsSync(path.join(folder, 'spool.db'))).toBe(true);
  });

  it('never stops an agent and never invents a record, wherever it is damaged', async () => {
    const whole = await written(60);
    const { size } = statSync(path.join(whole, 'spool.db'));
    const harms = fc.tuple(
      fc.integer({ min: 0, max: size - 1 }),
      fc.integer({ min: 1, max: 9_000 }),
    );
    await fc.assert(
      fc.asyncProperty(harms, async ([from, bytes]) => {
        const folder = aFolder();
        copyFileSync(path.join(whole, 'spool.db'), path.join(folder, 'spool.db'));
        writeFileSync(path.join(folder, 'numbers-ahead'), '0');
        harm(folder, from, bytes);
        const spool = aSpool(folder);
        const next = spool.standing?.sequence ?? Date.now();
        await spool.append(aStep(next, said));
        const left = numbers(await drained(spool));
        expect(left.at(-1)).toBe(next + each);
        const earlier = left.slice(0, -1);
        expect(earlier).toEqual(upTo(60).filter((to) => earlier.includes(to)));
        expect(next).toBeGreaterThanOrEqual(60 * each);
        await spool.close();
      }),
      { numRuns: folders },
    );
  }, 60_000);
});
