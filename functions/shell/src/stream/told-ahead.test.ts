import { AlarmId } from '@watchhouse/contracts';
import type { OfficerMark, Signal } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { execute } from '../ledger/execute.ts';
import { processBatch } from './process-batch.ts';
import type { WarmStates } from './process-batch.ts';
import { aRecord, aSite, headerOf, heartbeat, ndjson, pressed, second } from './site-under-test.ts';
import type { SiteUnderTest } from './site-under-test.ts';

const overtaking = ({ facility }: SiteUnderTest, { sequence: _, ...signal }: Signal) =>
  ndjson(headerOf(facility, 'expedited'), [{ ...signal, expedited: true }]);
const inOrder = ({ facility }: SiteUnderTest, ...presses: readonly Signal[]) =>
  aRecord(facility, [
    ...presses.map((signal): Signal => ({ ...signal, expedited: true })),
    heartbeat(facility, second(10), 9),
  ]);

/** Puts records into the stream one by one and lets a process decide each; gives what was told of alarms. */
async function decide(site: SiteUnderTest, warm: WarmStates, ...records: readonly Uint8Array[]) {
  const { services, facility } = site;
  for (const bytes of records) {
    site.clock.at = second(20 + services.signals.records.length);
    await services.signals.put(facility, bytes);
    // What lies at or below the fence is passed over.
    await processBatch(services, warm, services.signals.records);
  }
  const { events } = await services.ledger.readLog(facility, 1, 200);
  return events.filter(({ type }) => type.startsWith('alarm.'));
}

async function acknowledge(site: SiteUnderTest, alarm: unknown): Promise<void> {
  const { services, facility, clock } = site;
  const officer = services.ids.next('officer');
  const by: OfficerMark = { officer, badge: 'A1001', post: 'warden' };
  const id = services.ids.next('command');
  const outcome = await execute(
    services,
    { id, type: 'alarm.acknowledge', payload: { alarm: AlarmId.parse(alarm) } },
    {
      facility,
      now: clock.at,
      mode: 'live',
      actor: { kind: 'officer', officer },
      by,
      correlation: services.ids.next('correlation'),
    },
  );
  expect(outcome.kind).toBe('accepted');
}

describe('the second press of a button overtakes the first', () => {
  const presses = ({ facility }: SiteUnderTest) =>
    [pressed(facility, second(5), 7), pressed(facility, second(7), 8)] as const;

  it('is an alarm at once; order gives it to the first press, and what was seen stays seen', async () => {
    const site = await aSite();
    const warm: WarmStates = new Map();
    const [one, two] = presses(site);
    await decide(site, warm, aRecord(site.facility, [heartbeat(site.facility, second(1), 6)]));
    const told = await decide(site, warm, overtaking(site, two));
    expect(told.map(({ type }) => type)).toEqual(['alarm.raised']);
    await acknowledge(site, told[0]?.payload['alarm']);
    const log = await decide(site, warm, inOrder(site, one, two));
    expect(log.map(({ type }) => type)).toEqual([
      'alarm.raised',
      'alarm.acknowledged',
      'alarm.corrected',
      'alarm.raised',
      'alarm.re-alarmed',
    ]);
    const [, , corrected, raised, again] = log.map(({ payload }) => payload);
    expect(corrected).toMatchObject({ supersededBy: raised?.['alarm'] });
    expect(raised).toMatchObject({ openingSignal: one.id, inherited: { acknowledged: {} } });
    expect(again).toMatchObject({ alarm: raised?.['alarm'], inherited: { acknowledged: {} } });
    expect(log[2]?.commandId).toBe(log[3]?.commandId);
  });

  it('comes to the alarm that delivery in order gives', async () => {
    const [straight, ahead] = [await aSite(), await aSite()];
    const [one, two] = presses(ahead);
    const told = await decide(ahead, new Map(), overtaking(ahead, two), overtaking(ahead, one));
    expect(told.map(({ type }) => type)).toEqual(['alarm.raised', 'alarm.re-alarmed']);
    const [reference] = await decide(straight, new Map(), inOrder(straight, ...presses(straight)));
    const log = await decide(ahead, new Map(), inOrder(ahead, one, two));
    const standing = log.findLast(({ type }) => type === 'alarm.raised')?.payload;
    expect(standing).toMatchObject({ alarm: reference?.payload['alarm'] });
  });
});
