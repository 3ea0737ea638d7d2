import fc from 'fast-check';
import { FacilityId, QuarantinedRecord, Signal } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { decodeRecord } from './decode-record.ts';
import type { DecodedRecord } from './decode-record.ts';
import { aRecord, doorIs, facilityOfHalf, heartbeat, pressed, second } from './site-under-test.ts';

const facility = FacilityId.parse(facilityOfHalf('lower'));
const recordOf = (bytes: Uint8Array) => ({
  shard: 'shardId-000000000000',
  sequenceNumber: '1',
  partitionKey: facility,
  arrivedAt: second(10),
  bytes,
});
const decode = (bytes: Uint8Array): DecodedRecord => decodeRecord(recordOf(bytes));

const valid = aRecord(facility, [
  pressed(facility, second(1), 1),
  doorIs(facility, 'forced', second(2), 2),
  heartbeat(facility, second(3), 3),
]);

/** Nothing is lost: each line is either a signal or in quarantine, or the record lies there whole. */
function expectAllKept(bytes: Uint8Array): void {
  const { header, signals, quarantined } = decode(bytes);
  for (const one of quarantined) expect(QuarantinedRecord.safeParse(one).success).toBe(true);
  for (const one of signals) expect(Signal.safeParse(one).success).toBe(true);
  if (header === undefined) {
    expect(quarantined.map(({ line }) => line)).toEqual([0]);
    expect(Buffer.from(quarantined[0]?.bytes ?? '', 'base64').equals(bytes)).toBe(true);
    return;
  }
  const lines = Buffer.from(bytes).toString('utf8').replace(/\n$/, '').split('\n').slice(1);
  expect(signals.length + quarantined.length).toBe(lines.length);
  for (const { line, bytes: kept } of quarantined) {
    expect(Buffer.from(kept, 'base64').toString('utf8')).toBe(lines[line - 1]);
  }
}

/** Some bytes of a valid record put right by others. */
const mutated = fc
  .array(
    fc.record({ at: fc.nat({ max: valid.length - 1 }), by: fc.integer({ min: 0, max: 255 }) }),
    { minLength: 1, maxLength: 6 },
  )
  .map((changes) => {
    const bytes = Uint8Array.from(valid);
    for (const { at, by } of changes) bytes[at] = by;
    return bytes;
  });

/** A part cut out, or one said twice. */
const spliced = fc
  .tuple(fc.nat({ max: valid.length }), fc.nat({ max: valid.length }), fc.boolean())
  .map(([one, other, isTwice]) => {
    const [from, to] = one < other ? [one, other] : [other, one];
    const part = isTwice ? valid.subarray(from, to) : new Uint8Array();
    return Buffer.concat([valid.subarray(0, isTwice ? to : from), part, valid.subarray(to)]);
  });

/** Lines of any JSON behind a header that counts them. */
const anyLines = fc
  .array(fc.oneof(fc.json(), fc.string({ unit: 'binary' }), fc.constant('{"type":"door.state"}')), {
    minLength: 1,
    maxLength: 6,
  })
  .map((lines) =>
    aRecord(
      facility,
      lines.map((line) => line.replaceAll('\n', ' ')),
    ),
  );

describe('reading a record', () => {
  it.each([
    ['any bytes', fc.uint8Array({ maxLength: 400 })],
    ['a record with wrong bytes', mutated],
    ['a record with a part missing or repeated', spliced],
    ['lines of any content', anyLines],
  ] as const)('never throws, and keeps everything: %s', (_, bytes) => {
    fc.assert(fc.property(bytes, expectAllKept));
  });

  it('takes the same record in the same way each time', () => {
    fc.assert(
      fc.property(fc.oneof(mutated, spliced), (bytes) => {
        expect(decode(bytes)).toEqual(decode(bytes));
      }),
    );
  });
});
