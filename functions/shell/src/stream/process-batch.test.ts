import fc from 'fast-check';
import type { Envelope, LiveState, QuarantinedRecord, Signal } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { crashPoints } from '../crash-points.ts';
import type { CrashPoint } from '../crash-points.ts';
import { decodeRecord } from './decode-record.ts';
import { liveStateKey } from './live-object.ts';
import { processBatch } from './process-batch.ts';
import type { WarmStates } from './process-batch.ts';
import { quarantine } from './quarantine.ts';
import type { StreamRecord } from './signal-stream.ts';
import {
  aRecord,
  aSite,
  doorIs,
  headerOf,
  heartbeat,
  ndjson,
  pressed,
  second,
} from './site-under-test.ts';
import type { SiteUnderTest } from './site-under-test.ts';

const logOf = async ({ services, facility }: SiteUnderTest): Promise<readonly Envelope[]> =>
  (await services.ledger.readLog(facility, 1, 200)).events;
/** What was told, without what differs from run to run. */
const toldBy = (log: readonly Envelope[]) =>
  log.slice(3).map(({ type, stream, commandId }) => [type, stream, commandId].join(' '));

/** A morning: a button, a door forced and closed again, a line nobody can read, and heartbeats. */
function aMorning({ facility }: SiteUnderTest): Uint8Array[] {
  const beat = (at: number, sequence: number) => heartbeat(facility, second(at), sequence);
  return [
    aRecord(facility, [beat(1, 1)]),
    aRecord(facility, [pressed(facility, second(2), 2), beat(2.5, 3)]),
    aRecord(facility, [doorIs(facility, 'forced', second(3), 4), beat(3.5, 5)]),
    aRecord(facility, ['no signal', beat(4, 6)]),
    aRecord(facility, [doorIs(facility, 'closed', second(5), 7), beat(5.5, 8)]),
    aRecord(facility, [beat(6, 9)]),
  ];
}

async function put(site: SiteUnderTest, records: readonly Uint8Array[]): Promise<void> {
  for (const [index, bytes] of records.entries()) {
    site.clock.at = second(7 + index);
    await site.services.signals.put(site.facility, bytes);
  }
}

/** Delivers everything from `from` on in the given cuts, again and again until nothing throws. */
async function deliver(site: SiteUnderTest, cuts: readonly number[], restart: boolean) {
  const records: readonly StreamRecord[] = site.services.signals.records;
  let warm: WarmStates = new Map();
  let from = 0;
  let tries = 0;
  for (const to of [...cuts, records.length]) {
    if (to <= from) continue;
    for (;;) {
      tries += 1;
      if (tries > 100) throw new Error('The batch never came to its end.');
      try {
        await processBatch(site.services, warm, records.slice(from, to));
        break;
      } catch {
        warm = new Map();
      }
    }
    if (restart) warm = new Map();
    from = to;
  }
}

async function toldInOrder(): Promise<readonly string[]> {
  const site = await aSite();
  await put(site, aMorning(site));
  await deliver(site, [], false);
  return toldBy(await logOf(site));
}

/** Only the clock-given ids of the site differ between runs; streams and commands derive from signals alone. */
const withoutSite = (told: readonly string[]) =>
  told.filter((line) => !line.startsWith('stream.')).sort();

describe('a batch of signals', () => {
  it('becomes alarms in the ledger, and moves the fence behind the last record', async () => {
    const site = await aSite();
    await put(site, aMorning(site));
    await deliver(site, [], false);
    const types = (await logOf(site)).map(({ type }) => type);
    expect(types.slice(3).sort()).toEqual([
      'alarm.condition-ended',
      'alarm.raised',
      'alarm.raised',
      'stream.records-quarantined',
    ]);
    const fence = await site.services.fences.read(site.facility);
    expect(fence?.sequenceNumber).toBe(site.services.signals.records.at(-1)?.sequenceNumber);
    expect(Object.values(fence?.heartbeats ?? {})).toMatchObject([{ at: second(6) }]);
  });

  it('delivered again changes nothing, whether the process is warm or new', async () => {
    const site = await aSite();
    await put(site, aMorning(site));
    const warm: WarmStates = new Map();
    const { records } = site.services.signals;
    await processBatch(site.services, warm, records);
    const before = await logOf(site);
    await processBatch(site.services, warm, records);
    await processBatch(site.services, new Map(), records.slice(2));
    expect(await logOf(site)).toEqual(before);
  });

  it('gives the same alarms however it is cut, and wherever a new process takes over', async () => {
    const inOrder = withoutSite(await toldInOrder());
    const cuts = fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 7 });
    await fc.assert(
      fc.asyncProperty(cuts, fc.boolean(), async (unsorted, restart) => {
        const site = await aSite();
        await put(site, aMorning(site));
        await deliver(
          site,
          [...unsorted].sort((a, b) => a - b),
          restart,
        );
        expect(withoutSite(toldBy(await logOf(site)))).toEqual(inOrder);
      }),
    );
  });

  it('is not decided by a process whose state has been overtaken', async () => {
    const site = await aSite();
    await put(site, aMorning(site));
    const { records } = site.services.signals;
    const slow: WarmStates = new Map();
    const quick: WarmStates = new Map();
    await processBatch(site.services, slow, records.slice(0, 4));
    await processBatch(site.services, quick, records.slice(4, 6));
    await processBatch(site.services, slow, records.slice(6));
    expect(withoutSite(toldBy(await logOf(site)))).toEqual(withoutSite(await toldInOrder()));
  });

  it('decided by two processes at once is told once, and one of them starts anew', async () => {
    const site = await aSite();
    await put(site, aMorning(site));
    const { records } = site.services.signals;
    const runs = await Promise.allSettled([
      processBatch(site.services, new Map(), records),
      processBatch(site.services, new Map(), records),
    ]);
    expect(runs.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(withoutSite(toldBy(await logOf(site)))).toEqual(withoutSite(await toldInOrder()));
  });
});

describe('what is too late, or comes again from quarantine', () => {
  it('is counted, and decides nothing but what overtakes', async () => {
    const site = await aSite();
    await put(site, aMorning(site));
    const { facility } = site;
    const forced = doorIs(facility, 'forced', second(2), 10);
    const press = { ...pressed(facility, second(2.2), 11), expedited: true };
    await put(site, [
      aRecord(facility, [forced, heartbeat(facility, second(6.5), 12)], { from: 10 }),
      ndjson(headerOf(facility, 'replayed'), [doorIs(facility, 'forced', second(1), 1)]),
      ndjson(headerOf(facility, 'replayed'), [press]),
      aRecord(facility, [heartbeat(facility, second(7), 13)]),
    ]);
    const before = (await toldInOrder()).length;
    await deliver(site, [], false);
    const told = toldBy(await logOf(site));
    expect(told).toHaveLength(before + 1);
    expect(told.filter((line) => line.startsWith('alarm.re-alarmed'))).toHaveLength(1);
    const object = await site.services.objects.state.get(liveStateKey(facility));
    const { counters } = JSON.parse(Buffer.from(object ?? []).toString('utf8')) as LiveState;
    expect(counters).toMatchObject({ late: 2, quarantined: 1 });
    expect(site.services.observer.counts.get('SignalsLate')).toBe(2);
  });
});

describe('a process that ends', () => {
  const ofStream = (point: CrashPoint) => /^(signals|quarantine|append)\./.test(point);

  it.each(crashPoints.filter(ofStream))(
    'at %s leaves nothing out and doubles nothing',
    async (point) => {
      const inOrder = withoutSite(await toldInOrder());
      let armed = false;
      let crashes = 0;
      const site = await aSite((at) => {
        if (!armed || at !== point || crashes >= 3) return;
        crashes += 1;
        throw new Error(`crash at ${point}`);
      });
      await put(site, aMorning(site));
      armed = true;
      await deliver(site, [3, 5], false);
      expect(crashes).toBeGreaterThan(0);
      const log = await logOf(site);
      expect(withoutSite(toldBy(log))).toEqual(inOrder);
      expect(log.filter(({ type }) => type === 'stream.records-quarantined')).toHaveLength(1);
    },
  );
});

describe('a position that has left the stream', () => {
  it('raises an alarm since when detection was blind, and detection goes on with the rules in force', async () => {
    const site = await aSite();
    await put(site, aMorning(site));
    await deliver(site, [], false);
    const { services, facility } = site;
    services.objects.state.contents.clear();
    const gone = services.signals.records.splice(0);
    const last = gone.at(-1);
    if (last === undefined) throw new Error('The stream was empty.');
    const bytes = aRecord(facility, [
      pressed(facility, second(20), 10),
      heartbeat(facility, second(21), 11),
    ]);
    services.signals.records.push({ ...last, sequenceNumber: '99', bytes });
    const before = (await logOf(site)).length;
    await deliver(site, [], false);

    const raised = (await logOf(site)).slice(before).map(({ payload }) => payload);
    expect(raised).toMatchObject([
      { definition: { rule: 'detection-blind' }, openedAt: last.arrivedAt },
      { definition: { rule: 'duress' } },
    ]);
    await deliver(site, [], true);
    expect(await logOf(site)).toHaveLength(before + 2);
  });
});

describe('what cannot be read', () => {
  it('lies in quarantine whole, with its reason, and is on record in the ledger', async () => {
    const site = await aSite();
    await put(site, aMorning(site));
    await deliver(site, [], false);
    const event = (await logOf(site)).find(({ type }) => type === 'stream.records-quarantined');
    expect(event?.payload).toMatchObject({ count: 1, reasons: { 'not-json': 1 } });
    const object = await site.services.objects.state.get(String(event?.payload['object']));
    const kept = JSON.parse(Buffer.from(object ?? []).toString('utf8')) as QuarantinedRecord;
    expect(Buffer.from(kept.bytes, 'base64').toString('utf8')).toBe('no signal');
    expect(site.services.observer.counts.get('SignalsQuarantined')).toBe(1);
  });

  it('is decided past when a release that reads more of it takes over before the fence moved', async () => {
    const site = await aSite();
    await put(site, aMorning(site));
    const { services, facility } = site;
    const record = services.signals.records.find(({ bytes }) =>
      Buffer.from(bytes).includes('no signal'),
    );
    if (record === undefined) throw new Error('There is no such record.');
    const { quarantined } = decodeRecord(record);
    await quarantine(services, facility, record, [...quarantined, ...quarantined]);
    await deliver(site, [], false);
    const fence = await services.fences.read(facility);
    expect(fence?.sequenceNumber).toBe(services.signals.records.at(-1)?.sequenceNumber);
    const told = (await logOf(site)).filter(({ type }) => type === 'stream.records-quarantined');
    expect(told).toMatchObject([{ payload: { count: 2 } }]);
  });

  it('under the name of a facility that does not exist makes no log', async () => {
    const site = await aSite();
    const nobody = site.services.ids.next('facility');
    await site.services.signals.put(nobody, aRecord(nobody, [pressed(nobody, second(2), 1)]));
    await deliver(site, [], false);
    expect(await site.services.ledger.head(nobody)).toMatchObject({ seq: 0 });
    const kept = await site.services.objects.state.list('quarantine/unknown/');
    expect(kept).toHaveLength(1);
  });

  it('includes a context that was never published', async () => {
    const site = await aSite();
    const { records } = site.services.signals;
    const genuine =
      Buffer.from(records[1]?.bytes ?? [])
        .toString('utf8')
        .split('\n')[1] ?? '';
    const forged = JSON.parse(genuine) as Extract<Signal, { type: 'context.changed' }>;
    const data = { ...forged.data, position: 99 };
    const line = JSON.stringify({ ...forged, data });
    const header = { aggregate: 1, origin: 'ledger', facility: site.facility, count: 1 };
    const bytes = Buffer.from(`${JSON.stringify(header)}\n${line}\n`, 'utf8');
    await site.services.signals.put(site.facility, bytes);
    await deliver(site, [], false);
    const event = (await logOf(site)).at(-1);
    expect(event?.payload).toMatchObject({ reasons: { contract: 1 }, firstPath: 'data.position' });
  });
});
