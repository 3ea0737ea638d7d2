import { SpoolBounds, limits } from '@watchhouse/contracts';
import { describe, expect, it, vi } from 'vitest';
import type { Spool } from './spool.ts';
import { aStep, linesOf } from './test-aggregates.ts';
import type { Saying } from './test-aggregates.ts';
import { aFolder, aSpool, drained, untouched } from './test-disk.ts';

const bytesMax = limits.agent.spoolBytesMin;
const small = { bounds: { bytesMax } };
const busy: readonly Saying[] = [
  ...Array.from({ length: 20 }, () => 'motion' as const),
  ...Array.from({ length: 10 }, () => 'entered' as const),
  'health',
  'pressed',
];
const signalsEach = busy.length + 1;

/** Appends busy half seconds from..to; each has the same number of signals. */
async function appended(spool: Spool, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n += 1) await spool.append(aStep((n - 1) * signalsEach, busy));
}
const settled = (spool: Spool, holds: (state: ReturnType<Spool['state']>) => boolean) =>
  vi.waitUntil(() => holds(spool.state()), { timeout: 9_000 });
const counted = (lines: readonly { type: string }[], type: string) =>
  lines.filter((line) => line.type === type).length;

describe('a spool at its bound', () => {
  it('says that it is full and stays near the bound, thinning the oldest and what counts least', async () => {
    const spool = aSpool(aFolder(), untouched(), small);
    await appended(spool, 1, 80);
    await settled(spool, ({ bytes }) => bytes <= bytesMax);
    expect(spool.state()).toMatchObject({ spool: 'full', records: 80, refused: 0 });
    const { dropped } = spool.state();
    const all = (await drained(spool)).map(linesOf);
    const lines = all.flatMap((each) => each.lines);
    expect(lines).toHaveLength(80 * signalsEach - dropped);
    // What counts least is not gone yet, so nothing else is.
    const motions = all.map((each) => counted(each.lines, 'person.motion'));
    expect(motions).toEqual([...motions].sort((a, b) => a - b));
    expect(new Set(motions)).toEqual(new Set([0, 20]));
    expect(counted(lines, 'person.observed')).toBe(80 * 10);
    expect(counted(lines, 'agent.heartbeat')).toBe(80);
    // Not one number is missing between the headers.
    expect(all.map(({ header }) => header.from)).toEqual(
      all.map((_, index) => index * signalsEach + 1),
    );
    await spool.close();
  });

  it('gives up more only when there is nothing less, and nothing expedited', async () => {
    const spool = aSpool(aFolder(), untouched(), small);
    await appended(spool, 1, 200);
    await settled(spool, ({ bytes }) => bytes <= bytesMax);
    const { dropped } = spool.state();
    const all = (await drained(spool)).map(linesOf);
    const lines = all.flatMap((each) => each.lines);
    expect(lines).toHaveLength(200 * signalsEach - dropped);
    expect(counted(lines, 'person.observed')).toBeLessThan(200 * 10);
    expect(counted(lines, 'person.motion')).toBe(0);
    expect(counted(lines, 'duress.pressed')).toBe(200);
    await spool.close();
  });

  it('folds heartbeats into the next when only they are left, and loses no number', async () => {
    const spool = aSpool(aFolder(), untouched(), small);
    for (let at = 0; at < 3_000; at += 100) {
      const steps = Array.from({ length: 100 }, (_, index) => spool.append(aStep(at + index)));
      await Promise.all(steps);
    }
    await settled(spool, ({ bytes }) => bytes <= bytesMax);
    const { records, dropped } = spool.state();
    expect(records).toBeLessThan(3_000);
    expect(records + dropped).toBe(3_000);
    let reached = 0;
    for (const { header } of (await drained(spool)).map(linesOf)) {
      expect(header.from).toBe(reached + 1);
      reached = header.to;
    }
    expect(reached).toBe(3_000);
    await spool.close();
  });

  it('counts over a restart, and is no longer full when a good part is free', async () => {
    const folder = aFolder();
    const before = aSpool(folder, untouched(), small);
    await appended(before, 1, 120);
    await settled(before, ({ bytes }) => bytes <= bytesMax);
    const { dropped, spool: state } = before.state();
    await before.close();
    expect(dropped).toBeGreaterThan(0);
    expect(state).toBe('full');
    const after = aSpool(folder, untouched(), small);
    expect(after.state().dropped).toBe(dropped);
    await drained(after);
    await settled(after, ({ spool }) => spool === 'ok');
    await appended(after, 121, 122);
    expect(after.state()).toMatchObject({ dropped, spool: 'ok', records: 2 });
    await after.close();
  });

  it('leaves whole what is on its way', async () => {
    const spool = aSpool(aFolder(), untouched(), small);
    await appended(spool, 1, 10);
    const inFlight = spool.oldest('ordered', 5, limits.agent.bytesPerPutMax);
    // Whoever only wants to know how far the line is.
    expect(spool.oldest('ordered', 1, 1)).toEqual(inFlight.slice(0, 1));
    await appended(spool, 11, 80);
    await settled(spool, ({ bytes }) => bytes <= bytesMax);
    const all = await drained(spool);
    expect(all.slice(0, 5)).toEqual(inFlight);
    expect(linesOf(all[5] ?? { text: '{}' }).header.dropped).toBe(20);
    await spool.close();
  });
});

describe('a spool that keeps something too long', () => {
  it('gives it up but for what is expedited', async () => {
    let now = Date.parse('2026-11-24T10:00:00.000Z');
    const { hoursMax } = SpoolBounds.parse({});
    const spool = aSpool(aFolder(), untouched(), { now: () => now });
    await appended(spool, 1, 3);
    for (const after of [3, 4]) await spool.append(aStep(after * signalsEach));
    now += hoursMax * 3_600_000 + 1;
    await appended(spool, 6, 6);
    await settled(spool, ({ dropped }) => dropped === 3 * 31 + 2);
    const all = (await drained(spool)).map(linesOf);
    expect(all.map(({ lines }) => lines.map(({ type }) => type)).slice(0, 3)).toEqual(
      Array(3).fill(['duress.pressed', 'agent.heartbeat']),
    );
    expect(all[3]).toMatchObject({ lines: { length: signalsEach }, header: { dropped: 2 } });
    await spool.close();
  });
});
