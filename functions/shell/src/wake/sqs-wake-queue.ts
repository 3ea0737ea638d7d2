import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import { limits } from '@watchhouse/contracts';
import type { WakeMessage } from '@watchhouse/contracts';
import { jitteredPause } from '../ledger/backoff.ts';
import type { DelayedWake, WakeQueue } from './wake-queue.ts';

/** SQS takes this many messages at once. */
const messagesPerBatchMax = 10;
const attemptsMax = 4;

/** Addresses, read when they are used: not every function knows both queues. */
export interface QueueAddresses {
  /** Consumers and ticks. */
  readonly wake: () => string;
  /** Deadlines and the watchdog: what is bound to an instant. */
  readonly deadline: () => string;
}

/** Wake messages through the two SQS queues of a deployment. */
export function sqsWakeQueue(client: SQSClient, addresses: QueueAddresses): WakeQueue {
  return {
    send: async (wakes) => {
      const timed = wakes.filter(({ message }) => isTimed(message));
      const others = wakes.filter(({ message }) => !isTimed(message));
      if (others.length > 0) await sendAll(client, addresses.wake(), others);
      if (timed.length > 0) await sendAll(client, addresses.deadline(), timed);
    },
  };
}

const isTimed = (message: WakeMessage) => message.kind === 'deadline' || message.kind === 'watch';

async function sendAll(client: SQSClient, url: string, wakes: readonly DelayedWake[]) {
  for (let start = 0; start < wakes.length; start += messagesPerBatchMax) {
    const batch = wakes.slice(start, start + messagesPerBatchMax);
    await sendBatch(client, url, batch.map(entryOf));
  }
}

const entryOf = (
  { message, delaySeconds = 0 }: DelayedWake,
  index: number,
): SendMessageBatchRequestEntry => ({
  Id: String(index),
  MessageBody: JSON.stringify(message),
  DelaySeconds: Math.min(
    Math.max(0, Math.ceil(delaySeconds)),
    limits.deadline.queueDelaySecondsMax,
  ),
});

/** SQS takes or refuses each message of a batch by itself; the refused ones are sent again. */
async function sendBatch(
  client: SQSClient,
  url: string,
  entries: readonly SendMessageBatchRequestEntry[],
) {
  let open = [...entries];
  for (let attempt = 0; open.length > 0; attempt += 1) {
    if (attempt === attemptsMax) throw new Error('The wake queue refused messages repeatedly.');
    if (attempt > 0) await jitteredPause(attempt);
    const request = new SendMessageBatchCommand({ QueueUrl: url, Entries: open });
    const refused = new Set(((await client.send(request)).Failed ?? []).map(({ Id }) => Id));
    open = open.filter(({ Id }) => refused.has(Id));
  }
}
