import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { LedgerWrite, TransactOutcome, WriteFailure } from './table.ts';

const throttles = new Set([
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'TransactionConflictException',
]);
/** Names of failures after which nobody knows whether the write took place. */
const unknowns = new Set([
  'TimeoutError',
  'AbortError',
  'NetworkingError',
  'TransactionInProgressException',
  'InternalServerError',
  'InternalFailure',
  'ServiceUnavailable',
  'ServiceUnavailableException',
]);
const brokenConnections = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
]);

const reasons: Readonly<Record<string, WriteFailure['why']>> = {
  ConditionalCheckFailed: 'condition',
  TransactionConflict: 'conflict',
  ThrottlingError: 'throttled',
  ProvisionedThroughputExceeded: 'throttled',
};

/**
 * What a failed transaction means. Failures that are no matter of timing (a refused permission, a malformed item)
 * are thrown. Source: the DynamoDB API reference, TransactWriteItems, "Errors".
 */
export function transactFailure(cause: unknown, writes: readonly LedgerWrite[]): TransactOutcome {
  if (cause instanceof TransactionCanceledException) return cancelled(cause, writes);
  if (!(cause instanceof Error)) throw new Error('The ledger table failed.', { cause });
  if (throttles.has(cause.name)) return { kind: 'throttled' };
  if (isUnknown(cause)) return { kind: 'unknown', cause };
  throw cause;
}

function cancelled(
  cause: TransactionCanceledException,
  writes: readonly LedgerWrite[],
): TransactOutcome {
  const failures: WriteFailure[] = [];
  for (const [index, reason] of (cause.CancellationReasons ?? []).entries()) {
    const write = writes[index];
    if (write === undefined || reason.Code === undefined || reason.Code === 'None') continue;
    const why = reasons[reason.Code];
    if (why === undefined) throw cause;
    failures.push({ write, why });
  }
  if (failures.length === 0) throw cause;
  return { kind: 'cancelled', failures };
}

function isUnknown(cause: Error): boolean {
  const { code, $metadata } = cause as {
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  if (unknowns.has(cause.name)) return true;
  if (typeof code === 'string' && brokenConnections.has(code)) return true;
  return ($metadata?.httpStatusCode ?? 0) >= 500;
}
