import { limits } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { archiveBatch } from '../archive/archive-batch.ts';
import { processBatch } from './process-batch.ts';
import type { WarmStates } from './process-batch.ts';
import type { StreamRecord } from './signal-stream.ts';
import { aSite, second } from './site-under-test.ts';
import type { SiteUnderTest } from './site-under-test.ts';
import { alarmsOf, deliverTo, inPagesOfOne, putTurns } from './story-under-test.ts';

const shards = ['0', '1', '2', '3'].map((n) => `shardId-${n.padStart(12, '0')}`);
const allOf = ({ services }: SiteUnderTest): readonly StreamRecord[] => [
  ...services.signals.records,
];
const fenceOf = ({ services, facility }: SiteUnderTest) => services.fences.read(facility);
/** How often the stream was read. */
function readsOf({ services }: SiteUnderTest): { count: number } {
  const reads = { count: 0 };
  const stream = { ...services.signals };
  services.signals.readFrom = (shard, start) => {
    reads.count += 1;
    return stream.readFrom(shard, start);
  };
  return reads;
}

/** A button before, between and after a split and a merge, each record by itself. */
async function aReshardedStory(site: SiteUnderTest): Promise<readonly StreamRecord[]> {
  const { signals } = site.services;
  await putTurns(site, { 1: 'press', 2: 'nothing' });
  signals.split(shards[0] ?? '');
  await putTurns(site, { 3: 'press', 4: 'nothing' });
  signals.merge(shards[1] ?? '', shards[2] ?? '');
  await putTurns(site, { 5: 'press', 6: 'nothing' });
  return allOf(site);
}
const inOrder = ['duress 00:01', 'duress 00:03', 'duress 00:05'];

describe('a split and a merge', () => {
  it('delivered in order lose and double nothing', async () => {
    const site = await aSite();
    for (const record of await aReshardedStory(site)) await deliverTo(site, [record]);
    expect(await alarmsOf(site)).toEqual(inOrder);
    const fence = await fenceOf(site);
    expect(fence?.shard).toBe(shards[3]);
    expect(fence?.lineage).toHaveLength(2);
  });

  it('of which only the youngest child is delivered read the parents to their end first', async () => {
    const site = await aSite();
    const records = await aReshardedStory(site);
    await deliverTo(site, records.slice(0, 3));
    await deliverTo(site, records.slice(-1));
    expect(await alarmsOf(site)).toEqual(inOrder);
    expect((await fenceOf(site))?.sequenceNumber).toBe(records.at(-1)?.sequenceNumber);
  });

  it('delivered child before parent skip the parent when it comes, also to a facility never decided', async () => {
    const site = await aSite();
    const records = await aReshardedStory(site);
    const warm: WarmStates = new Map();
    for (const record of records.toReversed()) await deliverTo(site, [record], warm);
    expect(await alarmsOf(site)).toEqual(inOrder);
    const fence = await fenceOf(site);
    await deliverTo(site, records);
    expect(await alarmsOf(site)).toEqual(inOrder);
    expect(await fenceOf(site)).toEqual(fence);
  });

  it('again and again forget the shards beyond the bound, and what comes of those is past all the same', async () => {
    const site = await aSite();
    const { signals } = site.services;
    let shard = shards[0] ?? '';
    await putTurns(site, { 1: 'press' });
    const [eldest] = allOf(site).slice(-1);
    for (let n = 2; n < limits.detection.lineageMax + 4; n += 1) {
      const [left, right] = signals.split(shard);
      await deliverTo(site, await putTurns(site, { [n]: 'nothing' }));
      shard = (await fenceOf(site))?.shard === left ? left : right;
    }
    const fence = await fenceOf(site);
    expect(fence?.lineage).toHaveLength(limits.detection.lineageMax);
    expect(fence?.lineage).not.toContain(shards[0]);
    await deliverTo(site, eldest ? [eldest] : []);
    expect(await fenceOf(site)).toEqual(fence);
    expect(await alarmsOf(site)).toEqual(['duress 00:01']);
  });

  it('of a parent that is kept no longer goes on in the child when the numbers follow on', async () => {
    const site = await aSite();
    await putTurns(site, { 1: 'press' });
    await deliverTo(site, allOf(site));
    site.services.signals.split(shards[0] ?? '');
    site.services.signals.forget(shards[0] ?? '');
    await putTurns(site, { 2: 'press' });
    await deliverTo(site, allOf(site));
    expect(await alarmsOf(site)).toEqual(['duress 00:01', 'duress 00:02']);
  });
});

describe('records the platform left out', () => {
  it.each([
    ['a new process', () => new Map() as WarmStates],
    ['the process that decided before them', (warm: WarmStates) => warm],
  ])('are read from the stream by %s, and decided first', async (_, processAfter) => {
    const site = await aSite();
    const warm: WarmStates = new Map();
    await putTurns(site, { 1: 'press' });
    await deliverTo(site, allOf(site), warm);
    await putTurns(site, { 2: 'press', 3: 'force', 4: 'nothing' });
    const [late] = await putTurns(site, { 5: 'press' });
    if (late === undefined) throw new Error('Nothing was put.');
    await deliverTo(site, [late], processAfter(warm));
    expect(await alarmsOf(site)).toEqual([
      'duress 00:01',
      'duress 00:02',
      'forced 00:03',
      'duress 00:05',
    ]);
  });

  it('are not looked for while one process decides batch after batch', async () => {
    const site = await aSite();
    const warm: WarmStates = new Map();
    await putTurns(site, { 1: 'press' });
    await deliverTo(site, allOf(site), warm);
    const reads = readsOf(site);
    for (let n = 2; n < 20; n += 1) {
      await deliverTo(site, await putTurns(site, { [n]: 'nothing' }), warm);
    }
    expect(reads.count).toBe(0);
  });

  it('are looked for when the process decided nothing for longer than it is trusted', async () => {
    const site = await aSite();
    const warm: WarmStates = new Map();
    await putTurns(site, { 1: 'press' });
    await deliverTo(site, allOf(site), warm);
    const reads = readsOf(site);
    const [next] = await putTurns(site, { 2: 'nothing' });
    site.clock.at = second(2 + limits.detection.warmTrustedMs / 1000);
    await deliverTo(site, next ? [next] : [], warm);
    expect(reads.count).toBe(0);
    const [last] = await putTurns(site, { 3: 'nothing' });
    site.clock.at = second(4 + 2 * (limits.detection.warmTrustedMs / 1000));
    await deliverTo(site, last ? [last] : [], warm);
    expect(reads.count).toBe(1);
  });
});

describe('a day of records nobody took', () => {
  it('is caught up in steps of a bounded size, each of which stays done', async () => {
    const site = await aSite();
    await putTurns(site, { 1: 'press' });
    await deliverTo(site, allOf(site));
    const { catchUpRecordsMax } = limits.detection;
    const count = 2 * catchUpRecordsMax + 10;
    const turns = Object.fromEntries(
      Array.from(
        { length: count },
        (_, n) => [n + 2, n === count - 1 ? 'press' : 'nothing'] as const,
      ),
    );
    const last = (await putTurns(site, turns)).at(-1);
    if (last === undefined) throw new Error('Nothing was put.');
    const positions: number[] = [];
    for (let batch = 0; batch < 3; batch += 1) {
      await deliverTo(site, [last]);
      positions.push(Number((await fenceOf(site))?.sequenceNumber));
    }
    const [start = 0] = positions;
    expect(positions).toEqual([start, start + catchUpRecordsMax, Number(last.sequenceNumber)]);
    expect((await alarmsOf(site)).at(-1)).toContain('duress');
  });

  it("of which most are other facilities' is passed by bytes, and the fence stands behind what was read", async () => {
    const site = await aSite();
    await putTurns(site, { 1: 'press' });
    await deliverTo(site, allOf(site));
    const neighbour = site.services.ids.next('facility');
    const bytes = new Uint8Array(limits.signal.aggregateBytesMax);
    const enough = Math.ceil(limits.detection.catchUpBytesMax / bytes.length);
    for (let n = 0; n < enough + 2; n += 1) await site.services.signals.put(neighbour, bytes);
    const [last] = await putTurns(site, { 2: 'press' });
    if (last === undefined) throw new Error('Nothing was put.');
    const before = Number((await fenceOf(site))?.sequenceNumber);
    inPagesOfOne(site);
    await deliverTo(site, [last]);
    expect(Number((await fenceOf(site))?.sequenceNumber)).toBe(before + enough);
    await deliverTo(site, [last]);
    expect(await alarmsOf(site)).toEqual(['duress 00:01', 'duress 00:02']);
  });

  it('is caught up by a process that ends again and again', async () => {
    let calls = 0;
    let isArmed = false;
    const site = await aSite((at) => {
      if (!isArmed || at !== 'signals.after-fence') return;
      calls += 1;
      if (calls % 2 === 0) throw new Error('the process ended');
    });
    const { catchUpStepRecords } = limits.detection;
    const turns = Object.fromEntries(
      Array.from({ length: 3 * catchUpStepRecords }, (_, n) => [n + 1, 'nothing'] as const),
    );
    const records = await putTurns(site, turns);
    await deliverTo(site, allOf(site).slice(0, 3));
    isArmed = true;
    for (let tries = 0; tries < 10; tries += 1) {
      await deliverTo(site, records.slice(-1)).catch(() => undefined);
    }
    expect((await fenceOf(site))?.sequenceNumber).toBe(records.at(-1)?.sequenceNumber);
  });
});

describe('a position that has left the stream', () => {
  /** Decided up to turn 2; turns 3 to 8 came since, and of the stream only those from `kept` on are left. */
  async function aTrimmedSite(kept: number, archivedUntil: number) {
    const site = await aSite();
    await putTurns(site, { 1: 'press', 2: 'nothing' });
    await deliverTo(site, allOf(site));
    const { records } = site.services.signals;
    await putTurns(site, {
      3: 'press',
      4: 'force',
      5: 'close',
      6: 'press',
      7: 'nothing',
      8: 'press',
    });
    const behind = 2 + 2;
    await archiveBatch(site.services, new Set(), records.slice(0, behind + archivedUntil - 2));
    records.splice(0, behind + kept - 3);
    return site;
  }
  const whole = ['duress 00:01', 'duress 00:03', 'forced 00:04', 'duress 00:06', 'duress 00:08'];
  const last = (site: SiteUnderTest) => allOf(site).slice(-1);

  it.each([
    ['just behind the fence', 3, 8],
    ['in the middle of what is missing', 5, 8],
    ['before the last', 8, 8],
    ['in the middle, and the archive ends where the stream begins', 6, 5],
  ])('%s is read from the archive, then on from the stream', async (_, kept, archivedUntil) => {
    const site = await aTrimmedSite(kept, archivedUntil);
    await deliverTo(site, last(site));
    expect(await alarmsOf(site)).toEqual(whole);
  });

  it('is no loss when nothing was in between', async () => {
    const site = await aTrimmedSite(3, 2);
    await deliverTo(site, last(site));
    expect(await alarmsOf(site)).toEqual(whole);
  });

  it.each([
    ['does not reach the stream', 6, 4],
    ['holds nothing', 5, 2],
  ])('while the archive %s starts anew, and says so once', async (_, kept, archivedUntil) => {
    const site = await aTrimmedSite(kept, archivedUntil);
    await deliverTo(site, last(site));
    await deliverTo(site, allOf(site));
    const alarms = await alarmsOf(site);
    expect(alarms.filter((alarm) => alarm.startsWith('detection-blind'))).toHaveLength(1);
    expect(alarms.at(-1)).toBe('duress 00:08');
  });

  it('between snapshot and fence is restored from the archive, and nothing is said again', async () => {
    const site = await aSite();
    await putTurns(site, { 1: 'force' });
    await deliverTo(site, allOf(site));
    const warm: WarmStates = new Map();
    await deliverTo(site, await putTurns(site, { 2: 'nothing', 3: 'press' }), warm);
    await deliverTo(site, await putTurns(site, { 4: 'nothing' }), warm);
    const { records } = site.services.signals;
    await archiveBatch(site.services, new Set(), records);
    records.splice(0, records.length - 1);
    await deliverTo(site, await putTurns(site, { 5: 'close' }));
    expect(await alarmsOf(site)).toEqual(['forced 00:01', 'duress 00:03']);
    const log = (await site.services.ledger.readLog(site.facility, 1, 50)).events;
    expect(log.at(-1)).toMatchObject({ type: 'alarm.condition-ended' });
  });

  it('between snapshot and fence, of which the archive lost a part, is not taken for the whole', async () => {
    const site = await aSite();
    const warm: WarmStates = new Map();
    await putTurns(site, { 1: 'force' });
    await deliverTo(site, allOf(site), warm);
    await deliverTo(site, await putTurns(site, { 2: 'nothing', 3: 'press', 4: 'nothing' }), warm);
    const { records } = site.services.signals;
    records.splice(0, records.length - 1);
    await processBatch(site.services, new Map(), await putTurns(site, { 5: 'press' }));
    const alarms = await alarmsOf(site);
    expect(alarms.filter((alarm) => alarm.startsWith('detection-blind'))).toHaveLength(1);
    expect(alarms.at(-1)).toBe('duress 00:05');
  });
});
