import { Keyframe } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { processBatch } from '../stream/process-batch.ts';
import type { WarmStates } from '../stream/process-batch.ts';
import { aRecord, aSite, doorIs, heartbeat, second } from '../stream/site-under-test.ts';
import type { SiteUnderTest } from '../stream/site-under-test.ts';
import { decompress } from './compress.ts';

/** Puts a door's state and a heartbeat into the stream and has everything decided. */
async function tell(site: SiteUnderTest, warm: WarmStates, at: number, state: 'forced' | 'closed') {
  const { services, facility, clock } = site;
  clock.at = second(at);
  const sequence = at * 2 + 1;
  const door = doorIs(facility, state, second(at), sequence);
  await services.signals.put(
    facility,
    aRecord(facility, [door, heartbeat(facility, second(at), sequence + 1)]),
  );
  await processBatch(services, warm, services.signals.records);
}

async function keyframes({ services, facility }: SiteUnderTest) {
  const { archive } = services.objects;
  const keys = await archive.list(`keyframes/facility=${facility}/`);
  return keys.map((key) => {
    const bytes = archive.contents.get(key) ?? new Uint8Array();
    const { position, live } = Keyframe.parse(JSON.parse(decompress(key, bytes)));
    return { name: key.slice(key.indexOf('date=')), position, door: live.doors[0]?.state };
  });
}

describe('a keyframe', () => {
  it('is written once a minute of arrival, with what moves and the position it stands at', async () => {
    const site = await aSite();
    const warm: WarmStates = new Map();
    for (const [at, state] of [
      [1, 'forced'],
      [30, 'closed'],
      [61, 'forced'],
      [119, 'closed'],
    ] as const) {
      await tell(site, warm, at, state);
    }
    const { records } = site.services.signals;
    const first = records.find(({ arrivedAt }) => arrivedAt === second(1));
    const third = records.find(({ arrivedAt }) => arrivedAt === second(61));
    expect(await keyframes(site)).toMatchObject([
      {
        name: 'date=2026-11-24/hour=08/0800.json.zst',
        position: { sequenceNumber: first?.sequenceNumber },
        door: 'forced',
      },
      {
        name: 'date=2026-11-24/hour=08/0801.json.zst',
        position: { sequenceNumber: third?.sequenceNumber, arrivedAt: second(61) },
        door: 'forced',
      },
    ]);
  });

  it('that cannot be written is noted and fails no batch', async () => {
    const site = await aSite();
    site.services.objects.archive.putIfAbsent = () => Promise.reject(new Error('no room'));
    await tell(site, new Map(), 1, 'forced');
    const fence = await site.services.fences.read(site.facility);
    expect(fence?.sequenceNumber).toBe(site.services.signals.records.at(-1)?.sequenceNumber);
    expect(site.services.observer.records.join()).toContain(
      'the keyframe of a minute was not written',
    );
  });
});
