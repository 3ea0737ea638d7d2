import { limits } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { idSource } from '../ids.ts';
import { decodeRecord } from './decode-record.ts';
import {
  aRecord,
  doorIs,
  headerOf,
  heartbeat,
  mapSummary,
  ndjson,
  pressed,
  second,
} from './site-under-test.ts';

const ids = idSource(systemClock);
const facility: FacilityId = ids.next('facility');
const other: FacilityId = ids.next('facility');

const recordOf = (bytes: Uint8Array, partitionKey: string = facility) => ({
  shard: 'shardId-000000000000',
  sequenceNumber: '1',
  partitionKey,
  arrivedAt: second(10),
  bytes,
});
const good = pressed(facility, second(1), 1);
const faultsOf = (bytes: Uint8Array, partitionKey?: string) =>
  decodeRecord(recordOf(bytes, partitionKey)).quarantined.map(({ line, reason, path }) => ({
    line,
    reason,
    path,
  }));
const overtakingHeartbeat = () => ({ ...heartbeat(facility, second(1), 1), expedited: true });
const text = (value: object) => JSON.stringify(value);

describe('a record that can be read', () => {
  it('gives its signals and nothing in quarantine', () => {
    const decoded = decodeRecord(
      recordOf(aRecord(facility, [good, heartbeat(facility, second(2), 2)])),
    );
    expect(decoded.signals.map(({ type }) => type)).toEqual(['duress.pressed', 'agent.heartbeat']);
    expect(decoded.quarantined).toEqual([]);
  });
});

describe('a signal and the kind of record it came in', () => {
  const summary = mapSummary(facility, second(1));
  const overtaking = { ...good, expedited: true };
  const about = (origin: 'expedited' | 'replayed') => headerOf(facility, origin);
  it.each([
    ['a summary that overtakes', 'expedited', summary, []],
    ['a summary read again', 'replayed', summary, ['type']],
    ['a button that overtakes', 'expedited', overtaking, []],
    ['a button that overtakes without saying so', 'expedited', good, ['type']],
    ['a button read again', 'replayed', overtaking, []],
    ['a door read again', 'replayed', doorIs(facility, 'closed', second(1), 1), []],
    ['a heartbeat that overtakes', 'expedited', overtakingHeartbeat(), ['type']],
  ] as const)('%s in a record that is %s', (_, origin, signal, paths) => {
    const bytes = ndjson(about(origin), [signal]);
    expect(faultsOf(bytes).map(({ path }) => path)).toEqual(paths);
  });

  it('is refused in its place in the order when it can only overtake', () => {
    expect(faultsOf(aRecord(facility, [summary]))).toMatchObject([{ line: 1, path: 'type' }]);
  });

  it('is refused when it claims to come from the ledger', () => {
    const header = { aggregate: 1, origin: 'ledger', facility, count: 1 };
    expect(faultsOf(ndjson(header, [good]))).toMatchObject([{ line: 1, path: 'type' }]);
  });
});

describe('a record whose frame is at fault', () => {
  it.each([
    ['not-utf8', Uint8Array.from([0x7b, 0xff, 0xfe]), ''],
    ['not-json', Buffer.from('hello\n'), ''],
    ['no-header', Buffer.from('{"aggregate":2}\n'), 'origin'],
    ['count-differs', aRecord(facility, [good], { count: 2 }), 'count'],
    ['foreign-facility', aRecord(other, [good]), 'facility'],
    ['too-large', new Uint8Array(limits.signal.aggregateBytesMax + 1), ''],
  ] as const)('is quarantined whole: %s', (reason, bytes, path) => {
    expect(faultsOf(bytes)).toEqual([{ line: 0, reason, path }]);
    const [kept] = decodeRecord(recordOf(bytes)).quarantined;
    expect(Buffer.from(kept?.bytes ?? '', 'base64').equals(bytes)).toBe(true);
  });

  it('is not at fault at the bound of its size', () => {
    const bytes = new Uint8Array(limits.signal.aggregateBytesMax);
    expect(faultsOf(bytes)).not.toContainEqual(expect.objectContaining({ reason: 'too-large' }));
  });
});

describe('a line at fault', () => {
  const late = { ...good, time: second(10 + limits.signal.futureMsMax / 1000 + 1) };
  it.each([
    ['not-json', '{"specversion":', ''],
    ['contract', text({ ...good, data: { level: 'x', position: [1, 1] } }), 'data.level'],
    [
      'contract',
      text({ ...good, data: { ...good.data, position: [1, Number.NaN] } }),
      'data.position.1',
    ],
    ['contract', text({ ...good, agent: ids.next('agent') }), 'type'],
    ['unknown-type', text({ ...good, type: 'person.dreamt' }), 'type'],
    [
      'unknown-version',
      text({ ...good, dataschema: 'urn:watchhouse:signal:duress.pressed:2' }),
      'dataschema',
    ],
    ['foreign-facility', text({ ...good, facility: other }), 'facility'],
    ['future-time', text(late), 'time'],
    ['too-large', text({ ...good, source: 'x'.repeat(limits.signal.bytesMax) }), ''],
  ] as const)('is quarantined alone: %s', (reason, line, path) => {
    const bytes = aRecord(facility, [good, line, heartbeat(facility, second(2), 3)]);
    expect(faultsOf(bytes)).toEqual([{ line: 2, reason, path }]);
    expect(decodeRecord(recordOf(bytes)).signals).toHaveLength(2);
  });

  it('keeps no value of the signal in the reason, only in the bytes', () => {
    const line = text({ ...good, data: { level: 'Zhang San', position: [1, 1] } });
    const [kept] = decodeRecord(recordOf(aRecord(facility, [line]))).quarantined;
    expect(`${kept?.detail ?? ''}${kept?.path ?? ''}`).not.toContain('Zhang');
  });
});
