import { CreateQueueCommand, DeleteQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { WakeMessage } from '@watchhouse/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { idSource } from '../ids.ts';
import { runningCloud } from '../running-cloud.ts';
import { sqsWakeQueue } from './sqs-wake-queue.ts';
import type { WakeQueue } from './wake-queue.ts';

const { clients } = runningCloud();
const ids = idSource(systemClock);
/** Queues of this test alone: those of the deployment are read by its functions. */
const names = [ids.next('command'), ids.next('command')];
let urls: string[] = [];
let queue: WakeQueue;

beforeAll(async () => {
  const made = names.map((QueueName) => clients.sqs.send(new CreateQueueCommand({ QueueName })));
  urls = (await Promise.all(made)).map(({ QueueUrl }) => QueueUrl ?? '');
  queue = sqsWakeQueue(clients.sqs, {
    wake: () => urls[0] ?? '',
    deadline: () => urls[1] ?? '',
  });
});
afterAll(async () => {
  for (const QueueUrl of urls) await clients.sqs.send(new DeleteQueueCommand({ QueueUrl }));
});

/** What lies in a queue now; takes it out of sight. */
async function receive(url: string | undefined, atLeast: number): Promise<readonly WakeMessage[]> {
  const found: WakeMessage[] = [];
  while (found.length < atLeast) {
    const request = { QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 };
    const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand(request));
    if (Messages.length === 0) break;
    found.push(...Messages.map(({ Body = '' }) => WakeMessage.parse(JSON.parse(Body))));
  }
  return found;
}

describe('wake messages through SQS', () => {
  it('take more than one batch, each kind in its queue', async () => {
    const facilities = Array.from({ length: 23 }, () => ids.next('facility'));
    const at = systemClock.now();
    await queue.send([
      ...facilities.map((facility) => ({
        message: { kind: 'consumer', consumer: 'push', facility } as const,
      })),
      { message: { kind: 'watch', facility: ids.next('facility'), at } },
    ]);
    const [woken, timed] = [await receive(urls[0], 23), await receive(urls[1], 1)];
    expect(new Set(woken.map(({ facility }) => facility))).toEqual(new Set(facilities));
    expect(timed.map(({ kind }) => kind)).toEqual(['watch']);
  });

  it('wait for their instant', async () => {
    const facility = ids.next('facility');
    const at = systemClock.now();
    await queue.send([{ message: { kind: 'tick', facility, at }, delaySeconds: 2 }]);
    const startedAt = performance.now();
    expect(await receive(urls[0], 1)).toEqual([{ kind: 'tick', facility, at }]);
    expect(performance.now() - startedAt).toBeGreaterThan(1_500);
  });
});
