import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { limits } from '@watchhouse/contracts';
import type { AgentConfig } from '@watchhouse/contracts';
import { StreamRefusal } from './stream.ts';
import type { SignalStream } from './stream.ts';

/** The Kinesis stream of a configuration; every record goes to the facility's own partition. */
export function createKinesisStream({
  stream,
  region,
  endpoint,
  facility,
}: AgentConfig): SignalStream & { readonly close: () => void } {
  const client = new KinesisClient({
    region,
    // The uplink itself decides what is sent again, and in which order.
    maxAttempts: 1,
    requestHandler: { requestTimeout: limits.agent.putTimeoutMs },
    ...(endpoint !== undefined && { endpoint }),
  });
  return {
    put: async (records) => {
      const command = new PutRecordsCommand({
        StreamName: stream,
        Records: records.map(({ text }) => ({
          PartitionKey: facility,
          Data: new TextEncoder().encode(text),
        })),
      });
      const abortSignal = AbortSignal.timeout(limits.agent.putTimeoutMs);
      const { Records = [] } = await client.send(command, { abortSignal }).catch(refusals);
      const failed = Records.findIndex(({ ErrorCode }) => ErrorCode !== undefined);
      if (failed < 0) return { taken: records.length };
      const reason = Records[failed]?.ErrorCode ?? 'unknown';
      return { taken: failed, reason, ...(refusing.has(reason) && { refused: true }) };
    },
    close: () => client.destroy(),
  };
}

/**
 * What the same call would be answered again. Source: Amazon Kinesis API Reference, PutRecords and common errors.
 */
const refusing: ReadonlySet<string> = new Set(['ValidationException', 'InvalidArgumentException']);

function refusals(error: unknown): never {
  if (error instanceof Error && refusing.has(error.name)) throw new StreamRefusal(error.message);
  throw error;
}
