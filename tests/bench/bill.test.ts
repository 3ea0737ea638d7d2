import { expect, test } from 'vitest';
import { billOf } from './bill.ts';

const units = { read: 10, write: 20 };
const sent = { signalsPerSecond: 115, kilobytesPerSecond: 68, pointsPerSecond: 7_500 };

test('the total is the sum of its parts, and stays under the target of $50 with ordinary units', () => {
  const { total, ...parts } = billOf({ perAlarm: units, perCommand: units }, sent);
  expect(total).toBeCloseTo(Object.values(parts).reduce((sum, part) => sum + part, 0));
  expect(total).toBeLessThan(50);
});

test('units that grow show on the bill, and nowhere but at DynamoDB', () => {
  const cheap = billOf({ perAlarm: units, perCommand: units }, sent);
  const dear = billOf({ perAlarm: units, perCommand: { read: 1_000, write: 2_000 } }, sent);
  expect(dear.dynamo).toBeGreaterThan(cheap.dynamo);
  expect(dear.total - cheap.total).toBeCloseTo(dear.dynamo - cheap.dynamo);
});

test('a site that sends more pays more for the stream and the archive', () => {
  const quiet = billOf({ perAlarm: units, perCommand: units }, sent);
  const loud = billOf({ perAlarm: units, perCommand: units }, { ...sent, kilobytesPerSecond: 300 });
  expect(loud.kinesis).toBeGreaterThan(quiet.kinesis);
  expect(loud.objects).toBeGreaterThan(quiet.objects);
  expect(loud.dynamo).toBe(quiet.dynamo);
});
