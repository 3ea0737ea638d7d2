import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { limits } from '@watchhouse/contracts';
import type { AgentConfig } from '@watchhouse/contracts';
import { joined } from './joined.ts';
import { StreamRefusal } from './stream.ts';
import type { PutOutcome, SignalStream } from './stream.ts';

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
  const send = async (texts: readonly string[]): Promise<PutOutcome> => {
    const command = new PutRecordsCommand({
      StreamName: stream,
      Records: texts.map((text) => ({
        PartitionKey: facility,
        Data: new TextEncoder().encode(text),
      })),
    });
    const abortSignal = AbortSignal.timeout(limits.agent.putTimeoutMs);
    const { Records = [] } = await client.send(command, { abortSignal }).catch(refusals);
    const failed = Records.findIndex(({ ErrorCode }) => ErrorCode !== undefined);
    if (failed < 0) return { taken: texts.length };
    const reason = Records[failed]?.ErrorCode ?? 'unknown';
    return { taken: failed, reason, ...(refusing.has(reason) && { refused: true }) };
  };
  return {
    put: async (records) => {
      const pieces = joined(records);
      if (pieces.every(({ inOrder }) => !inOrder)) return send(pieces.map(({ text }) => text));
      let taken = 0;
      for (const { text, count } of pieces) {
        const outcome = await send([text]);
        // Which of the joined records is to blame the stream does not say.
        if (outcome.refused && count > 1) throw new StreamRefusal(outcome.reason ?? 'refused');
        if (outcome.taken === 0) return { ...outcome, taken };
        taken += count;
      }
      return { taken };
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
