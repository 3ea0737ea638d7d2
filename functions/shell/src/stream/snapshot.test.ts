import { readFileSync } from 'node:fs';
import { FacilityId, limits } from '@watchhouse/contracts';
import type { AlarmId } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { memoryServices } from '../memory-services.ts';
import type { MemoryServices } from '../memory-services.ts';
import { putDocument } from '../published/documents.ts';
import { editionAt } from './editions.ts';
import type { FacilityState } from './facility-state.ts';
import type { Fence } from './fence.ts';
import { foldRecords } from './fold-records.ts';
import { restore } from './restore.ts';
import { aRecord, aSite, doorIs, heartbeat, pressed, second } from './site-under-test.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';
import { alarmsOf, deliverTo, inPagesOfOne, putTurns } from './story-under-test.ts';

interface FormerRelease {
  readonly facility: FacilityId;
  readonly snapshot: object;
  readonly fence: Fence;
  readonly documents: readonly string[];
  readonly raised: readonly { readonly alarm: AlarmId; readonly rule: string }[];
}
const former = JSON.parse(
  readFileSync(new URL('./former-release/format-1.json', import.meta.url), 'utf8'),
) as FormerRelease;
const facility = FacilityId.parse(former.facility);

/** A house as the former release left it, with nothing in the stream behind its fence. */
async function leftByFormerRelease() {
  const services = memoryServices({ clock: { now: () => second(80) } });
  const text = Buffer.from(JSON.stringify(former.snapshot), 'utf8');
  await services.objects.state.put(`detection/${facility}/snapshot.json`, text);
  for (const document of former.documents) {
    await putDocument(services.objects.archive, Buffer.from(document, 'utf8'), 'application/json');
  }
  return services;
}

async function restoredIn(services: MemoryServices): Promise<FacilityState> {
  const restored = await restore(services, facility, former.fence);
  if (restored.kind !== 'restored') throw new Error('The tail was too long.');
  return restored.state;
}

describe('a snapshot of the release before', () => {
  it('is gone on from: what was open ends, what waited is decided, what overtook is not told twice', async () => {
    const services = await leftByFormerRelease();
    const { folding, blindSince } = await restoredIn(services);
    expect(blindSince).toBeUndefined();
    const bytes = aRecord(
      facility,
      [
        doorIs(facility, 'closed', second(6), 8),
        pressed(facility, second(5), 7),
        heartbeat(facility, second(6.5), 9),
      ].map((signal) =>
        'sequence' in signal && signal.sequence === 7 ? { ...signal, expedited: true } : signal,
      ),
    );
    const record = {
      shard: former.fence.shard,
      sequenceNumber: '8',
      partitionKey: facility,
      arrivedAt: second(80),
      bytes,
    };
    const { decisions, counters } = await foldRecords(services, folding, [record]);
    expect(counters).toMatchObject([{ sequenceGaps: 0 }]);
    const forced = former.raised.find(({ rule }) => rule === 'forced')?.alarm;
    const duress = former.raised.find(({ rule }) => rule === 'duress')?.alarm;
    const commands = decisions.map(({ command }) => command);
    expect(commands.filter(({ type }) => type === 'alarm.clear')).toMatchObject([
      { payload: { alarm: forced } },
    ]);
    const again = commands.filter(({ type }) => type === 'alarm.re-alarm');
    expect(again.map(({ payload }) => payload)).toMatchObject([{ alarm: duress, at: second(5.2) }]);
  });

  it('keeps the editions in force and those that wait, by event time', async () => {
    const services = await leftByFormerRelease();
    const { context, engines } = (await restoredIn(services)).folding;
    expect(editionAt(context, 'rule-set', second(3_599))?.position).toBe(3);
    expect(editionAt(context, 'rule-set', second(3_600))?.position).toBe(4);
    expect(editionAt(context, 'site-plan', second(3_600))?.position).toBe(2);
    const versions = engines.map(({ engine }) => [...engine.rules.values()][0]?.rule.version);
    expect(versions).toEqual([undefined, 1, 2]);
  });

  it('is replaced by the first one of ours', async () => {
    const services = await leftByFormerRelease();
    const found = await readSnapshot(services.objects.state, facility);
    if (found === undefined) throw new Error('There is no snapshot.');
    const next: Snapshot = { ...found, generation: 2, sequenceNumber: '9', arrivedAt: second(90) };
    await writeSnapshot(services.objects.state, next, undefined);
    expect(await readSnapshot(services.objects.state, facility)).toEqual(next);
  });
});

describe('a snapshot', () => {
  it('is never written over one of a later fence, also not by a process that knows the former version', async () => {
    const services = await leftByFormerRelease();
    const { state } = services.objects;
    const found = await readSnapshot(state, facility);
    if (found === undefined) throw new Error('There is no snapshot.');
    const of = (generation: number): Snapshot => ({ ...found, generation });
    const tag = await writeSnapshot(state, of(2), undefined);
    await writeSnapshot(state, of(5), tag);
    expect(await writeSnapshot(state, of(3), tag)).toBeUndefined();
    expect(await readSnapshot(state, facility)).toMatchObject({ generation: 5 });
  });

  it('is written on the way when the tail behind it is longer than one batch may read', async () => {
    const site = await aSite();
    const { signals, ids, objects, fences } = site.services;
    await putTurns(site, { 1: 'force' });
    const neighbour = ids.next('facility');
    const bytes = new Uint8Array(limits.signal.aggregateBytesMax);
    const enough = Math.ceil(limits.detection.tailBytesMax / bytes.length);
    for (let n = 0; n < 2 * enough; n += 1) {
      site.clock.at = second(3 + n / 1_000);
      await signals.put(neighbour, bytes);
    }
    await putTurns(site, { 4: 'nothing', 5: 'close', 6: 'nothing' });
    await deliverTo(
      site,
      signals.records.filter(({ partitionKey }) => partitionKey !== neighbour),
    );
    objects.state.contents.clear();
    inPagesOfOne(site);
    const before = await fences.read(site.facility);
    const next = await putTurns(site, { 7: 'press' });
    await deliverTo(site, next);
    expect(await readSnapshot(objects.state, site.facility)).toMatchObject({
      generation: before?.generation,
      live: { signals: [] },
    });
    expect(await fences.read(site.facility)).toEqual(before);
    for (let batch = 0; batch < 2; batch += 1) await deliverTo(site, next);
    expect(await alarmsOf(site)).toEqual(['forced 00:01', 'duress 00:07']);
  });

  it.each([
    ['of a newer format', '{"format":99,"facility":"x"}'],
    ['that is no JSON', 'half a snaps'],
  ])('%s is passed over, and the stream is read from its beginning', async (_, text) => {
    const site = await aSite();
    await putTurns(site, { 1: 'force', 2: 'nothing' });
    await deliverTo(site, [...site.services.signals.records]);
    const { contents } = site.services.objects.state;
    for (const key of contents.keys()) {
      if (key.startsWith('detection/')) contents.set(key, Buffer.from(text, 'utf8'));
    }
    await deliverTo(site, await putTurns(site, { 3: 'close', 4: 'press' }));
    expect(await alarmsOf(site)).toEqual(['forced 00:01', 'duress 00:04']);
    const log = (await site.services.ledger.readLog(site.facility, 1, 50)).events;
    expect(log.some(({ type }) => type === 'alarm.condition-ended')).toBe(true);
  });

  it('that is lost together with the registers in the stream takes those from the ledger', async () => {
    const site = await aSite();
    const { signals, objects } = site.services;
    await putTurns(site, { 1: 'press' });
    await deliverTo(site, [...signals.records]);
    objects.state.contents.clear();
    signals.records.splice(0, 2);
    await deliverTo(site, await putTurns(site, { 2: 'force' }));
    expect(await alarmsOf(site)).toEqual(['duress 00:01', 'forced 00:02']);
  });
});
