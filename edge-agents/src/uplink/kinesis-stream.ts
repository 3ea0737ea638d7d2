import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { limits } from '@watchhouse/contracts';
import type { AgentConfig } from '@watchhouse/contracts';
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
      const { Records = [] } = await client.send(
        new PutRecordsCommand({
          StreamName: stream,
          Records: records.map(({ text }) => ({
            PartitionKey: facility,
            Data: new TextEncoder().encode(text),
          })),
        }),
        { abortSignal: AbortSignal.timeout(limits.agent.putTimeoutMs) },
      );
      const failed = Records.findIndex(({ ErrorCode }) => ErrorCode !== undefined);
      if (failed < 0) return { taken: records.length };
      return { taken: failed, reason: Records[failed]?.ErrorCode ?? 'unknown' };
    },
    close: () => client.destroy(),
  };
}
