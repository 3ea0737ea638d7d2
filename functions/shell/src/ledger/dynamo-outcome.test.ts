import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { transactFailure } from './dynamo-outcome.ts';
import type { LedgerWrite } from './table.ts';

const writes: readonly LedgerWrite[] = [
  { name: 'head', from: { seq: 0, hash: '0' }, to: { seq: 1, hash: '1' } },
  { name: 'claim', key: 'bed', holder: 'per_a' },
];
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
const named = (name: string, more: object = {}) =>
  Object.assign(new Error('failed'), { name, ...more });

describe('a transaction that DynamoDB did not take', () => {
  it.each([
    ['ConditionalCheckFailed', 'condition'],
    ['TransactionConflict', 'conflict'],
    ['ThrottlingError', 'throttled'],
    ['ProvisionedThroughputExceeded', 'throttled'],
  ])('names the write and why: %s', (code, why) => {
    expect(transactFailure(cancelled('None', code), writes)).toEqual({
      kind: 'cancelled',
      failures: [{ write: writes[1], why }],
    });
  });

  it.each([
    'ThrottlingException',
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
  ])('was throttled as a whole: %s', (name) =>
    expect(transactFailure(named(name), writes)).toEqual({ kind: 'throttled' }),
  );

  it.each([
    named('TimeoutError'),
    named('TransactionInProgressException'),
    named('Error', { code: 'ECONNRESET' }),
    named('SomethingNew', { $metadata: { httpStatusCode: 503 } }),
  ])('may have been written: %s', (cause) => {
    expect(transactFailure(cause, writes)).toEqual({ kind: 'unknown', cause });
  });

  it.each([
    named('AccessDeniedException', { $metadata: { httpStatusCode: 400 } }),
    cancelled('ValidationError', 'None'),
    cancelled('None', 'None'),
  ])('for a reason that no retry changes is thrown: %s', (cause) => {
    expect(() => transactFailure(cause, writes)).toThrow(cause);
  });
});
