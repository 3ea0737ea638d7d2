import { expect, test } from 'vitest';
import { billOf } from './bill.ts';

const units = { read: 10, write: 20 };

test('the total is the sum of its parts, and stays under the target of $50 with ordinary units', () => {
  const { total, ...parts } = billOf({ perAlarm: units, perCommand: units });
  expect(total).toBeCloseTo(Object.values(parts).reduce((sum, part) => sum + part, 0));
  expect(total).toBeLessThan(50);
});

test('units that grow show on the bill, and nowhere but at DynamoDB', () => {
  const cheap = billOf({ perAlarm: units, perCommand: units });
  const dear = billOf({ perAlarm: units, perCommand: { read: 1_000, write: 2_000 } });
  expect(dear.dynamo).toBeGreaterThan(cheap.dynamo);
  expect(dear.total - cheap.total).toBeCloseTo(dear.dynamo - cheap.dynamo);
});
