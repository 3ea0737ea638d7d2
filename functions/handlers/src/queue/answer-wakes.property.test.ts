import { ConsumerName, WakeMessage } from '@watchhouse/contracts';
import { memoryServices } from '@watchhouse/shell';
import type { SQSEvent } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerWakes } from './answer-wakes.ts';

const facility = 'fac_01JD8Z6M5V3N9QK2T7W4X8Y0AB';
const junk = fc.oneof(fc.jsonValue(), fc.constantFrom(facility, '2026-11-24T08:00:00.000Z'));
const anyBody = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc
    .record(
      {
        kind: fc.oneof(fc.constantFrom('consumer', 'tick', 'deadline', 'watch', 'lake'), junk),
        consumer: fc.oneof(fc.constantFrom(...ConsumerName.options), junk),
        facility: fc.oneof(fc.constant(facility), junk),
        at: junk,
        deadline: junk,
        dueAt: junk,
      },
      { requiredKeys: ['kind'] },
    )
    .map((message) => JSON.stringify(message)),
);
const isMessage = (body: string): boolean => {
  try {
    return WakeMessage.safeParse(JSON.parse(body)).success;
  } catch {
    return false;
  }
};

describe('whatever lies in the queue', () => {
  it('is done, or named as what must come again; none of it stops the others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyBody, { minLength: 1, maxLength: 10 }), async (bodies) => {
        const services = memoryServices();
        const Records = bodies.map((body, index) => ({ messageId: String(index), body }));
        const { batchItemFailures } = await answerWakes(services, { Records } as SQSEvent);
        const refused = bodies.flatMap((body, index) => (isMessage(body) ? [] : [String(index)]));
        expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(
          refused.sort(),
        );
      }),
    );
  });
});
