import { limits } from '@watchhouse/contracts';
import { describe, expect, it, vi } from 'vitest';
import { DiskFault } from './disk.ts';
import type { Spool } from './spool.ts';
import { aPress, aStep, linesOf, standingAt } from './test-aggregates.ts';
import { aFolder, aSpool, drained, untouched } from './test-disk.ts';

const numbers = (records: readonly { readonly to: number }[]) => records.map(({ to }) => to);
const atHand = (spool: Spool) => numbers(spool.oldest('ordered', 99, limits.agent.bytesPerPutMax));
const becomes = (spool: Spool, wanted: 'ok' | 'full' | 'disk-failing') =>
  vi.waitUntil(() => spool.state().spool === wanted, { timeout: 9_000 });
const broken = (fault: 'failing' | 'full' | 'damaged' = 'failing') => {
  throw new DiskFault(fault, 'disk I/O error');
};

describe('a disk that fails', () => {
  it('makes nobody wait: what happens is sent from memory, and written when the disk works again', async () => {
    const folder = aFolder();
    const tampering = untouched();
    const spool = aSpool(folder, tampering);
    await spool.append(aStep(0));
    tampering.before = (method) => {
      if (method === 'commit') broken();
    };
    await spool.append(aStep(1));
    await spool.append({ ...aStep(2), expedited: [aPress(3)] });
    expect(spool.state()).toMatchObject({ spool: 'disk-failing', records: 4, dropped: 0 });
    await vi.waitUntil(() => atHand(spool).length === 3);
    expect(spool.oldest('expedited', 9, 1_000_000)).toEqual([aPress(3)]);
    delete tampering.before;
    await becomes(spool, 'ok');
    await spool.close();
    const after = aSpool(folder);
    expect(after.standing).toEqual(standingAt(3));
    expect(numbers(await drained(after))).toEqual([1, 2, 3]);
    await after.close();
  });

  it('that ruins every file that is made anew makes nobody wait either', async () => {
    const tampering = untouched();
    const spool = aSpool(aFolder(), tampering);
    await spool.append(aStep(0));
    tampering.before = (method) => {
      if (method !== 'markAhead') broken('damaged');
    };
    await spool.append(aStep(1));
    expect(spool.state().spool).toBe('disk-failing');
    await vi.waitUntil(() => atHand(spool).includes(2));
    delete tampering.before;
    await becomes(spool, 'ok');
    expect(numbers(await drained(spool)).at(-1)).toBe(2);
    await spool.close();
  });

  it('that does not answer counts as failing until it does', async () => {
    const tampering = untouched();
    const spool = aSpool(aFolder(), tampering);
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    tampering.before = (method) => (method === 'commit' ? answered : undefined);
    await spool.append(aStep(0));
    expect(spool.state()).toMatchObject({ spool: 'disk-failing', records: 1 });
    expect(atHand(spool)).toEqual([1]);
    answer();
    await becomes(spool, 'ok');
    expect(atHand(spool)).toEqual([1]);
    await spool.close();
  });

  it('does not let a number be used again that went out meanwhile', async () => {
    const folder = aFolder();
    const tampering = untouched();
    const now = Date.now();
    const before = aSpool(folder, tampering);
    await before.append(aStep(0));
    tampering.before = (method) => {
      if (method === 'commit') broken();
    };
    await before.append(aStep(1));
    await vi.waitUntil(() => atHand(before).length === 2);
    await before.close();
    const after = aSpool(folder);
    expect(after.standing?.sequence).toBeGreaterThanOrEqual(now);
    await after.append(aStep(after.standing?.sequence ?? 0));
    await after.close();
    const { standing } = after;
    const settled = aSpool(folder);
    expect(settled.standing?.sequence).toBe((standing?.sequence ?? 0) + 1);
    await settled.close();
  });

  it('loses nothing that was sent from memory, and sends nothing twice that it had taken', async () => {
    const folder = aFolder();
    const tampering = untouched();
    const spool = aSpool(folder, tampering);
    tampering.before = (method) => {
      if (method === 'commit') broken();
    };
    for (const after of [0, 1, 2]) await spool.append(aStep(after));
    await vi.waitUntil(() => atHand(spool).length === 3);
    await spool.remove('ordered', spool.oldest('ordered', 2, 1_000_000));
    delete tampering.before;
    await becomes(spool, 'ok');
    expect(atHand(spool)).toEqual([3]);
    await spool.close();
    const after = aSpool(folder);
    expect(numbers(await drained(after))).toEqual([3]);
    await after.close();
  });

  it('from the start leaves the agent with its memory, and gives back what it held when it works', async () => {
    const folder = aFolder();
    const before = aSpool(folder);
    await before.append(aStep(0));
    await before.close();
    const tampering = { ...untouched(), unreadable: true };
    const spool = aSpool(folder, tampering);
    expect(spool.standing).toBeUndefined();
    expect(spool.state().spool).toBe('disk-failing');
    await spool.append(aStep(1_000));
    await becomes(spool, 'ok');
    expect(spool.state()).toMatchObject({ records: 2, dropped: 0 });
    expect(numbers(await drained(spool))).toEqual([1, 1_001]);
    await spool.close();
  });
});

describe('a disk that takes nothing', () => {
  it('still gives the line what it holds', async () => {
    const folder = aFolder();
    const before = aSpool(folder);
    const many = 3 * limits.agent.spoolWindowRecords;
    await Promise.all(Array.from({ length: many }, (_, after) => before.append(aStep(after))));
    await before.close();
    const tampering = untouched();
    const spool = aSpool(folder, tampering);
    tampering.before = (method) => {
      if (method === 'commit') broken();
    };
    await spool.append(aStep(many));
    expect(numbers(await drained(spool))).toEqual(
      Array.from({ length: many + 1 }, (_, index) => index + 1),
    );
    expect(spool.state().spool).toBe('disk-failing');
    await spool.close();
  });
});

describe('a disk that takes its time', () => {
  it('keeps what is said while it forgets what was delivered', async () => {
    const folder = aFolder();
    const tampering = untouched();
    const spool = aSpool(folder, tampering);
    const commits = () => tampering.asked.filter((method) => method === 'commit').length;
    await spool.append(aStep(0));
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    tampering.before = (method) => (method === 'commit' ? answered : undefined);
    const before = commits();
    await spool.remove('ordered', spool.oldest('ordered', 9, limits.agent.bytesPerPutMax));
    await vi.waitUntil(() => commits() > before);
    const appended = spool.append(aStep(1));
    answer();
    await appended;
    await spool.close();
    const after = aSpool(folder);
    expect(numbers(await drained(after))).toEqual([2]);
    await after.close();
  });
});

describe('a disk that could not be read at the start', () => {
  it('keeps what an earlier run left on it, whatever was sent from memory meanwhile', async () => {
    const folder = aFolder();
    const earlier = aSpool(folder);
    for (const after of [0, 1, 2, 3]) await earlier.append(aStep(after));
    await earlier.close();
    const tampering = untouched();
    tampering.unreadable = true;
    tampering.before = (method) => {
      if (method !== 'markAhead') broken();
    };
    const spool = aSpool(folder, tampering);
    for (const after of [100, 101, 102, 103, 104, 105]) await spool.append(aStep(after));
    await vi.waitUntil(() => atHand(spool).length === 6);
    await spool.remove('ordered', spool.oldest('ordered', 5, limits.agent.bytesPerPutMax));
    delete tampering.before;
    await becomes(spool, 'ok');
    expect(numbers(await drained(spool))).toEqual([1, 2, 3, 4, 106]);
    await spool.close();
  });
});

describe('a disk that is full', () => {
  const said = [...Array.from({ length: 40 }, () => 'motion' as const), 'health' as const];
  const each = said.length + 1;

  it('gets room by the same priorities, says that it is full, and takes again', async () => {
    const folder = aFolder();
    const tampering = { ...untouched(), pagesMax: 256 };
    const spool = aSpool(folder, tampering);
    for (let n = 0; n < 100; n += 1) await spool.append(aStep(n * each, said));
    const { dropped, ...state } = spool.state();
    expect(state).toMatchObject({ spool: 'full', records: 100 });
    const all = (await drained(spool)).map(linesOf);
    expect(all.flatMap(({ lines }) => lines)).toHaveLength(100 * each - dropped);
    expect(all[0]?.lines.map(({ type }) => type)).toEqual(['device.health', 'agent.heartbeat']);
    expect(all.at(-1)?.lines).toHaveLength(each);
    await spool.append(aStep(100 * each, said));
    expect(numbers(await drained(spool))).toEqual([101 * each]);
    await spool.close();
  });

  it('that takes nothing at all fails, and takes again by itself when it has room', async () => {
    const folder = aFolder();
    const tampering = untouched();
    const spool = aSpool(folder, tampering);
    await spool.append(aStep(0));
    tampering.before = (method) => {
      if (['commit', 'giveUp'].includes(method)) broken('full');
    };
    await spool.append(aStep(1));
    expect(spool.state().spool).toBe('disk-failing');
    delete tampering.before;
    await vi.waitUntil(() => spool.state().spool !== 'disk-failing', { timeout: 9_000 });
    expect(spool.state()).toMatchObject({ spool: 'full', records: 2, dropped: 0 });
    await spool.close();
    const after = aSpool(folder);
    expect(after.state().records).toBe(2);
    await after.close();
  });
});
