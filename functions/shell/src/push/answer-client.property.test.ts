import { ClientFrame, limits } from '@watchhouse/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aHouse } from '../consumers/house-examples.ts';
import { answerClient } from './answer-client.ts';

/** What may come over a wire: text, bytes, and what looks like a frame of ours. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 2 * limits.push.clientFrameBytesMax }),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.json(),
  fc
    .record({ action: fc.oneof(fc.constantFrom('ping', 'position', '__proto__'), fc.jsonValue()) })
    .map((frame) => JSON.stringify(frame)),
  fc.constantFrom('', 'null', '[]', '"ping"', '['.repeat(1_000), '{"action":"ping","action":1}'),
);

const isFrame = (text: string): boolean => {
  if (Buffer.byteLength(text) > limits.push.clientFrameBytesMax) return false;
  try {
    return ClientFrame.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
};

describe('whatever a client sends', () => {
  it('is answered when it is a frame, and counted and passed over when it is none', async () => {
    const house = await aHouse();
    const { services } = house;
    const { id } = await house.connect();
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const before = services.observer.counts.get('ClientFramesIgnored') ?? 0;
        const answered = services.frames.framesOf(id).length;
        await answerClient(services, id, text);
        const ignored = (services.observer.counts.get('ClientFramesIgnored') ?? 0) - before;
        expect(services.frames.framesOf(id).length - answered).toBe(isFrame(text) ? 1 : 0);
        expect(ignored).toBe(isFrame(text) ? 0 : 1);
      }),
    );
  });

  it('is passed over beyond the bound of a frame', async () => {
    const house = await aHouse();
    const { id } = await house.connect();
    const frame = JSON.stringify({ action: 'ping' });
    const { clientFrameBytesMax } = limits.push;
    await answerClient(house.services, id, frame.padEnd(clientFrameBytesMax));
    await answerClient(house.services, id, frame.padEnd(clientFrameBytesMax + 1));
    await answerClient(house.services, id, undefined);
    expect(house.services.frames.framesOf(id)).toHaveLength(1);
  });
});
