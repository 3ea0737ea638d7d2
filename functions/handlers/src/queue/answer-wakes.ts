import { WakeMessage } from '@watchhouse/contracts';
import { handleWake } from '@watchhouse/shell';
import type { Services } from '@watchhouse/shell';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';

/**
 * Does what each message of a batch asks for and names those that must come again. Messages of one facility and
 * consumer are the same work, so it is done once for all of them.
 */
export async function answerWakes(services: Services, event: SQSEvent): Promise<SQSBatchResponse> {
  const byBody = Map.groupBy(event.Records, ({ body }) => body);
  const failed = await Promise.all(
    [...byBody].map(async ([body, records]) =>
      (await isDone(services, body)) ? [] : records.map(failureOf),
    ),
  );
  const batchItemFailures = failed.flat();
  services.observer.info('woken', {
    messages: event.Records.length,
    failed: batchItemFailures.length,
  });
  services.observer.flush();
  return { batchItemFailures };
}

const failureOf = ({ messageId }: SQSRecord) => ({ itemIdentifier: messageId });

/** False sends the message back to the queue, and in the end to its dead letters. */
async function isDone(services: Services, body: string): Promise<boolean> {
  try {
    await handleWake(services, WakeMessage.parse(JSON.parse(body)));
    return true;
  } catch (cause) {
    services.observer.error('A wake message failed.', cause);
    return false;
  }
}
