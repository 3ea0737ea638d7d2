import { FacilityId } from '@watchhouse/contracts';
import type { QuarantinedRecord } from '@watchhouse/contracts';
import type { Fault } from './fault.ts';
import type { StreamRecord } from './signal-stream.ts';

/** A line of a record (0: the whole record) as quarantine keeps it: with its bytes, and why. */
export function quarantinedLine(
  record: StreamRecord,
  line: number,
  { reason, path, detail }: Fault,
  bytes: Uint8Array,
): QuarantinedRecord {
  const facility = FacilityId.safeParse(record.partitionKey);
  return {
    ...(facility.success && { facility: facility.data }),
    shard: record.shard,
    sequenceNumber: record.sequenceNumber,
    line,
    reason,
    path,
    detail,
    at: record.arrivedAt,
    bytes: Buffer.from(bytes).toString('base64'),
  };
}
