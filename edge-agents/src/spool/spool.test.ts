import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SpoolBounds, limits } from '@watchhouse/contracts';
import { describe, expect, it, vi } from 'vitest';
import { ConfigFault } from '../config.ts';
import { openSpool } from './spool.ts';
import { aPress, aStep, anAggregate, standingAt } from './test-aggregates.ts';
import { aFolder, aSpool, drained, untouched } from './test-disk.ts';

const bounds = SpoolBounds.parse({});
const numbers = (records: readonly { readonly to: number }[]) => records.map(({ to }) => to);
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
const never = new AbortController().signal;

/** Appends heartbeats with the numbers from..to, one a step. */
async function appended(spool: ReturnType<typeof aSpool>, from: number, to: number) {
  await Promise.all(upTo(to - from + 1).map((n) => spool.append(aStep(from + n - 2))));
}

describe('a spool', () => {
  it('remembers over a restart where the agent stood and what waits, in order', async () => {
    const folder = aFolder();
    const before = openSpool(folder, bounds);
    expect(before.standing).toBeUndefined();
    await before.append({
      standing: standingAt(8),
      aggregates: [anAggregate(1, ['entered', 'motion']), anAggregate(4, ['pressed'])],
      expedited: [aPress(4)],
    });
    await before.close();
    const after = openSpool(folder, bounds);
    expect(after.standing).toEqual(standingAt(8));
    expect(after.state()).toMatchObject({ records: 3, expedited: 1, dropped: 0, spool: 'ok' });
    expect(numbers(after.since(3, 9))).toEqual([5]);
    expect(await drained(after)).toEqual([
      anAggregate(1, ['entered', 'motion']),
      anAggregate(4, ['pressed']),
    ]);
    expect(await drained(after, 'expedited')).toEqual([aPress(4)]);
    await after.close();
  });

  it('gives the oldest first, as many as one call takes, and at least one', async () => {
    const spool = aSpool(aFolder());
    await appended(spool, 1, 3);
    const size = anAggregate(1, []).bytes;
    expect(numbers(spool.oldest('ordered', 2, 10 * size))).toEqual([1, 2]);
    expect(numbers(spool.oldest('ordered', 9, 2 * size))).toEqual([1, 2]);
    expect(numbers(spool.oldest('ordered', 9, 1))).toEqual([1]);
    await spool.close();
  });

  it('writes what comes at the same time, and meanwhile, in one transaction', async () => {
    const tampering = untouched();
    const spool = aSpool(aFolder(), tampering);
    const meanwhile: Promise<void>[] = [];
    tampering.before = () => {
      if (meanwhile.length === 0)
        meanwhile.push(...[4, 5].map((after) => spool.append(aStep(after))));
    };
    await appended(spool, 1, 4);
    await Promise.all(meanwhile);
    expect(tampering.asked.filter((method) => method === 'commit')).toHaveLength(2);
    expect(numbers(await drained(spool))).toEqual(upTo(6));
    await spool.close();
  });

  it('gives nothing to the line before it is on the disk', async () => {
    const tampering = untouched();
    const spool = aSpool(aFolder(), tampering);
    const seen: number[] = [];
    tampering.before = (method) => {
      if (method === 'commit') seen.push(spool.oldest('ordered', 9, 1_000_000).length);
    };
    await spool.append(aStep(0));
    expect(seen).toEqual([0]);
    expect(spool.oldest('ordered', 9, 1_000_000)).toHaveLength(1);
    await spool.close();
  });

  it('holds only the oldest at hand and fetches the rest in order', async () => {
    const folder = aFolder();
    const spool = aSpool(folder);
    const many = 3 * limits.agent.spoolWindowRecords;
    await appended(spool, 1, many);
    expect(spool.oldest('ordered', many, 1_000_000_000)).toHaveLength(
      limits.agent.spoolWindowRecords,
    );
    const [first, ...rest] = spool.oldest('ordered', 2, 1_000_000);
    await spool.remove('ordered', first ? [first] : []);
    await appended(spool, many + 1, many + 10);
    expect(rest).toHaveLength(1);
    expect(numbers(await drained(spool))).toEqual(upTo(many + 10).slice(1));
    await spool.close();
    const after = aSpool(folder);
    expect(after.state().records).toBe(0);
    await after.close();
  });

  it('wakes who waits for a record, and at the end', async () => {
    const spool = aSpool(aFolder());
    const filled = spool.filled('ordered', never);
    await spool.append(aStep(0));
    await filled;
    const ending = new AbortController();
    const ended = spool.filled('expedited', ending.signal);
    ending.abort();
    await ended;
    await spool.close();
  });

  it('lets only so many expedited signals overtake; the others come in order alone', async () => {
    const spool = aSpool(aFolder());
    const { expeditedMax } = limits.agent;
    const expedited = upTo(expeditedMax + 5).map(aPress);
    await spool.append({ ...aStep(0), expedited });
    expect(spool.state()).toMatchObject({ expedited: expeditedMax, dropped: 0 });
    expect(numbers(await drained(spool, 'expedited'))).toEqual(numbers(expedited).slice(5));
    await spool.close();
  });

  it('sets a refused record aside with the reason and goes on', async () => {
    const folder = aFolder();
    const told = vi.fn();
    const spool = aSpool(folder, untouched(), { told });
    await appended(spool, 1, 3);
    const [, second] = spool.oldest('ordered', 3, 1_000_000);
    if (second) await spool.refuse('ordered', second, 'too large');
    expect(numbers(await drained(spool))).toEqual([1, 3]);
    expect(spool.state().refused).toBe(1);
    await spool.close();
    expect(told).toHaveBeenCalledWith('record-refused', { queue: 'ordered', reason: 'too large' });
    const after = aSpool(folder);
    expect(after.state()).toMatchObject({ records: 0, refused: 1 });
    await after.close();
  });

  it('gives the disk back what a backlog took', async () => {
    const folder = aFolder();
    const spool = openSpool(folder, bounds);
    const said = Array.from({ length: 50 }, () => 'motion' as const);
    await Promise.all(upTo(300).map((n) => spool.append(aStep((n - 1) * 51, said))));
    await spool.close();
    const file = path.join(folder, 'spool.db');
    const before = statSync(file).size;
    const after = openSpool(folder, bounds);
    await drained(after);
    await vi.waitUntil(() => statSync(file).size < before / 5, { timeout: 9_000 });
    await after.close();
    expect(before).toBeGreaterThan(5_000_000);
  });

  it('belongs to one agent', async () => {
    const folder = aFolder();
    const spool = openSpool(folder, bounds);
    await spool.append(aStep(0));
    expect(() => openSpool(folder, bounds)).toThrow(ConfigFault);
    await spool.close();
  });
});

describe('a folder of the previous release', () => {
  const previous = (text: string) => {
    const folder = aFolder();
    writeFileSync(path.join(folder, 'standing.json'), text);
    return folder;
  };

  it('is taken over once', async () => {
    const folder = previous('{"sequence":41,"heartbeatAt":7}');
    const first = aSpool(folder);
    expect(first.standing).toEqual({ sequence: 41, heartbeatAt: 7, unclosed: [] });
    await first.append(aStep(41));
    await first.close();
    const second = aSpool(folder);
    expect(second.standing).toEqual(standingAt(42));
    await second.close();
    expect(existsSync(path.join(folder, 'standing.json'))).toBe(false);
    expect(readFileSync(path.join(folder, 'standing.json.taken-over'), 'utf8')).toContain('41');
  });

  it('is taken over even when nothing is appended before the next start', async () => {
    const folder = previous('{"sequence":41,"heartbeatAt":7}');
    await aSpool(folder).close();
    const second = aSpool(folder);
    expect(second.standing?.sequence).toBe(41);
    await second.close();
  });

  it('that came back in between has the last word on numbers', async () => {
    const folder = previous('{"sequence":41,"heartbeatAt":7}');
    await aSpool(folder).close();
    writeFileSync(path.join(folder, 'standing.json'), '{"sequence":99,"heartbeatAt":8}');
    const again = aSpool(folder);
    expect(again.standing?.sequence).toBe(99);
    await again.close();
  });

  it('that is damaged stands nowhere', async () => {
    const folder = previous('{"sequence":');
    const spool = aSpool(folder);
    expect(spool.standing).toBeUndefined();
    await spool.close();
  });
});
