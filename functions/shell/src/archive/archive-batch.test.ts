import fc from 'fast-check';
import { Instant, limits } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CrashPoint } from '../crash-points.ts';
import { memoryObjects } from '../objects/memory-objects.ts';
import { memoryObserver } from '../observability/memory-observer.ts';
import { aRecord, aSite, doorIs, heartbeat, pressed, second } from '../stream/site-under-test.ts';
import type { SiteUnderTest } from '../stream/site-under-test.ts';
import type { StreamRecord } from '../stream/signal-stream.ts';
import { archiveBatch } from './archive-batch.ts';
import type { ArchiveServices } from './archive-batch.ts';
import { ArchiveDamaged } from './archive-damaged.ts';
import { compress, decompress } from './compress.ts';
import { readArchived } from './read-archived.ts';

const shard = 'shardId-000000000000';
const range = { shard };
let site: SiteUnderTest;
let facility: FacilityId;
beforeAll(async () => {
  site = await aSite();
  ({ facility } = site);
});

/** Services over an empty archive, in which only the site is registered. */
function anArchive(crash?: (point: CrashPoint) => void) {
  const archive = memoryObjects();
  const services: ArchiveServices = {
    objects: { archive },
    ledger: site.services.ledger,
    observer: memoryObserver(),
    ...(crash !== undefined && { crash }),
  };
  const put = (records: readonly StreamRecord[]) => archiveBatch(services, new Set(), records);
  return { archive, put };
}

const at = (number: number, bytes: Uint8Array, more: Partial<StreamRecord> = {}): StreamRecord => ({
  shard,
  sequenceNumber: String(number),
  partitionKey: facility,
  arrivedAt: second(number),
  bytes,
  ...more,
});

/** A button, a door, lines nobody can read, a record of nothing, with and without the end of the last line. */
const aMorning = (): readonly StreamRecord[] => {
  const beat = (number: number) => heartbeat(facility, second(number), number);
  const cut = (bytes: Uint8Array) => bytes.subarray(0, -1);
  return [
    at(98, aRecord(facility, [beat(1)])),
    at(99, cut(aRecord(facility, [pressed(facility, second(2), 2), beat(3)]))),
    at(100, aRecord(facility, ['no signal', doorIs(facility, 'forced', second(4), 4), beat(5)])),
    at(101, Buffer.from([0xff, 0xfe, 0x0a])),
    at(102, Buffer.alloc(0)),
    at(103, Buffer.from('{"quarantined":1}\n{"archived":1}\n')),
    at(104, Buffer.concat([Buffer.from('\uFEFF'), aRecord(facility, [beat(6)])])),
    at(105, aRecord(facility, ['', '\r', beat(7)])),
    at(106, aRecord(facility, [doorIs(facility, 'closed', second(8), 8), beat(9)])),
  ];
};

async function all(pages: AsyncIterable<readonly StreamRecord[]>) {
  const records: StreamRecord[] = [];
  for await (const page of pages) records.push(...page);
  return legible(records);
}
/** Records with their bytes as text, which is quicker to compare. */
const legible = (records: readonly StreamRecord[]) =>
  records.map((record) => ({ ...record, bytes: Buffer.from(record.bytes).toString('latin1') }));

describe('a batch of records', () => {
  it('lies in one file of its facility and hour, and comes back byte by byte', async () => {
    const { archive, put } = anArchive();
    await put(aMorning());
    const folder = `facility=${facility}/date=2026-11-24/hour=08`;
    expect([...archive.contents.keys()]).toEqual([
      `signals/${folder}/${shard}-98-106.ndjson.zst`,
      `transitions/${folder}/${shard}-98-106.ndjson.zst`,
    ]);
    expect(await all(readArchived(archive, facility, range))).toEqual(legible(aMorning()));
  });

  it('has beside it only what changed', async () => {
    const { archive, put } = anArchive();
    await put(aMorning());
    const [key = ''] = await archive.list('transitions/');
    const lines = decompress(key, (await archive.get(key)) ?? new Uint8Array())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type?: string; sequenceNumber?: string });
    expect(lines.map(({ type, sequenceNumber }) => type ?? sequenceNumber)).toEqual([
      '99',
      'duress.pressed',
      '100',
      'door.state',
      '106',
      'door.state',
    ]);
  });

  it('in which nothing changed has no file of transitions', async () => {
    const { archive, put } = anArchive();
    await put(aMorning().slice(0, 1));
    expect(await archive.list('transitions/')).toEqual([]);
  });

  it('of nobody lies under unknown, also when it names a facility that is not registered', async () => {
    const { archive, put } = anArchive();
    const unregistered = site.services.ids.next('facility');
    const [one] = aMorning();
    if (one === undefined) throw new Error('The morning is empty.');
    const strange = [
      { ...one, sequenceNumber: '1', partitionKey: 'anybody' },
      { ...one, sequenceNumber: '2', partitionKey: unregistered },
    ];
    await put([...strange, one]);
    expect(await all(readArchived(archive, 'unknown', range))).toEqual(legible(strange));
    expect(await archive.list(`signals/facility=${unregistered}`)).toEqual([]);
  });

  it('is cut into files of bounded size', async () => {
    const { archive, put } = anArchive();
    const bytes = Buffer.alloc(1_000_000, 'x');
    const records = Array.from({ length: 16 }, (_, number) => at(number, bytes));
    await put(records);
    const keys = await archive.list('signals/');
    expect(keys.length).toBeGreaterThan(1);
    for (const key of keys) {
      const text = decompress(key, (await archive.get(key)) ?? new Uint8Array());
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limits.archive.fileBytesMax);
    }
    expect(await all(readArchived(archive, facility, range))).toEqual(legible(records));
  });
});

describe('readers', () => {
  const instant = (text: string) => Instant.parse(text);

  it('get every record once and in order, however batches were cut and repeated', async () => {
    const records = aMorning();
    const cut = fc.tuple(fc.nat(records.length), fc.nat(records.length));
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { maxLength: 6 }), async (cuts) => {
        const { archive, put } = anArchive();
        for (const [from, to] of [...cuts, [0, 4], [4, records.length]]) {
          await put(records.slice(from, to));
        }
        expect(await all(readArchived(archive, facility, range))).toEqual(legible(records));
      }),
    );
  });

  it('get what lies behind one record up to another one', async () => {
    const { archive, put } = anArchive();
    const records = aMorning();
    await put(records.slice(0, 5));
    await put(records.slice(3));
    const some = await all(readArchived(archive, facility, { shard, after: '99', until: '104' }));
    expect(some.map(({ sequenceNumber }) => sequenceNumber)).toEqual([
      '100',
      '101',
      '102',
      '103',
      '104',
    ]);
  });

  it('get the order of the stream also where the hours of arrival are not in order', async () => {
    const { archive, put } = anArchive();
    const [one] = aMorning();
    if (one === undefined) throw new Error('The morning is empty.');
    const before = instant('2026-11-24T08:59:59.999Z');
    const after = instant('2026-11-24T09:00:00.000Z');
    const records = [before, after, before, after].map((arrivedAt, number) => ({
      ...one,
      sequenceNumber: String(number + 9),
      arrivedAt,
    }));
    await put(records);
    expect(await archive.list('signals/')).toHaveLength(2);
    expect(await all(readArchived(archive, facility, range))).toEqual(legible(records));
    const since = await all(readArchived(archive, facility, { shard, since: after }));
    expect(since).toHaveLength(records.length);
  });

  it('look at the hour before when they begin within the slack of arrival behind it', async () => {
    const { archive, put } = anArchive();
    await put(aMorning());
    const nine = instant('2026-11-24T09:00:00.000Z');
    const read = (ms: number) =>
      all(readArchived(archive, facility, { shard, since: instantAfter(nine, ms) }));
    expect(await read(limits.archive.arrivalSlackMs - 1)).toHaveLength(aMorning().length);
    expect(await read(limits.archive.arrivalSlackMs)).toEqual([]);
  });

  it('do not look at hours before the one they begin in, nor at other shards', async () => {
    const { archive, put } = anArchive();
    const [one] = aMorning();
    if (one === undefined) throw new Error('The morning is empty.');
    await put([one]);
    await put([{ ...one, shard: 'shardId-000000000001' }]);
    const since = instant('2026-11-24T09:30:00.000Z');
    expect(await all(readArchived(archive, facility, { shard, since }))).toEqual([]);
    expect(await all(readArchived(archive, facility, range))).toHaveLength(1);
  });

  it.each([
    ['cut off', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 3)],
    ['empty', () => new Uint8Array()],
    ['changed', (bytes: Uint8Array) => bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte))],
    ['longer than it was', (bytes: Uint8Array) => Buffer.concat([bytes, bytes])],
    ['not ours', () => Buffer.from('{"archived":1}\n')],
  ])('are told the name of a file that is %s', async (_, damage) => {
    const { archive, put } = anArchive();
    await put(aMorning());
    const [key = ''] = await archive.list('signals/');
    archive.contents.set(key, damage(archive.contents.get(key) ?? new Uint8Array()));
    await expect(all(readArchived(archive, facility, range))).rejects.toThrow(
      `The archive file ${key} is damaged: `,
    );
  });

  it('are told the name of a file that lacks records its name promises', async () => {
    const { archive, put } = anArchive();
    await put(aMorning().slice(0, 2));
    const [key = ''] = await archive.list('signals/');
    const bytes = archive.contents.get(key) ?? new Uint8Array();
    archive.contents.delete(key);
    archive.contents.set(key.replace('-99.', '-100.'), bytes);
    await expect(all(readArchived(archive, facility, range))).rejects.toThrow(
      'does not hold what its name says',
    );
  });
});

describe('a file of whatever bytes', () => {
  const key12 =
    'signals/facility=unknown/date=2026-11-24/hour=08/shardId-000000000000-1-2.ndjson.zst';
  const read = async (bytes: Uint8Array) => {
    const archive = memoryObjects();
    await archive.put(key12, bytes);
    return all(readArchived(archive, 'unknown', range));
  };

  it('is damaged, by name, and nothing else', async () => {
    const head = fc.record(
      {
        archived: fc.constantFrom(1, 2),
        shard: fc.constant(shard),
        sequenceNumber: fc.constantFrom('1', '2', 'x'),
        partitionKey: fc.string(),
        arrivedAt: fc.constant(second(1)),
        lines: fc.integer({ min: -1, max: 3 }),
      },
      { requiredKeys: ['archived'] },
    );
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      head.map((value) => JSON.stringify(value)),
    );
    const content = fc.oneof(
      fc.uint8Array(),
      fc.array(line).map((lines) => compress(lines.map((one) => `${one}\n`).join(''))),
    );
    await fc.assert(
      fc.asyncProperty(content, async (bytes) => {
        const outcome = await read(bytes).catch((cause: unknown) => cause);
        if (!Array.isArray(outcome)) expect(outcome).toBeInstanceOf(ArchiveDamaged);
      }),
    );
  });

  it('larger than any we write is damaged, and not unpacked', async () => {
    const { fileBytesMax, recordBytesMax } = limits.archive;
    const bytes = compress('\n'.repeat(fileBytesMax + recordBytesMax + 1));
    await expect(read(bytes)).rejects.toThrow('Cannot create a Buffer larger than');
  });
});

describe('a process that ends', () => {
  const points = [
    'archive.before-signals',
    'archive.before-transitions',
    'archive.after-transitions',
  ] as const;

  it.each(points)('at %s leaves the same objects when its batch comes again', async (point) => {
    const whole = anArchive();
    await whole.put(aMorning());
    let crashes = 0;
    const broken = anArchive((reached) => {
      if (reached !== point || crashes > 0) return;
      crashes += 1;
      throw new Error(`crash at ${point}`);
    });
    await expect(broken.put(aMorning())).rejects.toThrow(point);
    await broken.put(aMorning());
    await broken.put(aMorning());
    expect(broken.archive.contents).toEqual(whole.archive.contents);
  });
});
