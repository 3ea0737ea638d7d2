import { setTimeout } from 'node:timers/promises';
import type { Envelope, FacilityId } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { execute } from '../ledger/execute.ts';
import { runningCloud } from '../running-cloud.ts';
import { createServices } from '../services.ts';
import { aRecord, heartbeat, pressed } from './site-under-test.ts';

const services = createServices(runningCloud().config);
const label = { 'zh-Hans': '所', 'zh-Hant': '所', en: 'House' };

/** The deployed function reads the stream; a test only puts records there and watches the ledger. */
const patienceMs = 30_000;

async function aFacility(): Promise<FacilityId> {
  const facility = services.ids.next('facility');
  const payload = {
    kind: 'facility',
    code: '430000',
    name: label,
    timeZone: 'Asia/Shanghai',
  } as const;
  const command = { id: services.ids.next('command'), type: 'facility.register', payload } as const;
  await execute(services, command, {
    facility,
    now: services.clock.now(),
    mode: 'live',
    actor: { kind: 'software', name: 'test' },
    correlation: services.ids.next('correlation'),
  });
  return facility;
}

/** Asks again until the answer is there, or patience ends. */
async function until<T>(ask: () => Promise<T>, isThere: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (isThere(answer) || Date.now() > end) return answer;
    await setTimeout(100);
  }
}

const quarantinedOf = async (facility: FacilityId): Promise<readonly Envelope[]> => {
  const { events } = await services.ledger.readLog(facility, 1, 100);
  return events.filter(({ type }) => type === 'stream.records-quarantined');
};

describe('records put on the deployed stream', () => {
  it('that nobody can read go to quarantine, and those behind them are read', async () => {
    const facility = await aFacility();
    const other = services.ids.next('facility');
    const now = services.clock.now();
    const beat = heartbeat(facility, now, 2);
    for (const bytes of [
      Buffer.from([0xff, 0xfe]),
      aRecord(other, [pressed(other, now, 1)]),
      aRecord(facility, [JSON.stringify({ ...pressed(facility, now, 1), type: 'x.y' }), beat]),
    ]) {
      await services.signals.put(facility, bytes);
    }
    const fence = await until(
      () => services.fences.read(facility),
      (found) => Object.keys(found?.heartbeats ?? {}).length > 0,
    );
    const events = await quarantinedOf(facility);
    expect(events.map(({ payload }) => payload['reasons'])).toEqual([
      { 'not-utf8': 1 },
      { 'foreign-facility': 1 },
      { 'unknown-type': 1 },
    ]);
    expect(Object.values(fence?.heartbeats ?? {})).toMatchObject([{ signal: beat.id }]);
    const kept = await services.objects.state.list(`quarantine/${facility}/`);
    expect(kept).toEqual(events.map(({ payload }) => payload['object']));
    expect(await services.ledger.head(other)).toMatchObject({ seq: 0 });
  });
});
