import { ClientFrame, limits } from '@watchhouse/contracts';
import type { PushFrame } from '@watchhouse/contracts';
import { positionFrame } from './ticking.ts';
import type { PositionServices } from './ticking.ts';
import type { FanOutServices } from './fan-out.ts';

/**
 * Answers a client's frame. What is not a frame of ours is counted and passed over: a client that talks nonsense
 * harms nobody, and closing it would only make it come back.
 */
export async function answerClient(
  services: FanOutServices & PositionServices,
  id: string,
  text: string | undefined,
): Promise<void> {
  const frame = readFrame(text);
  if (frame === undefined) {
    services.observer.count('ClientFramesIgnored');
    return;
  }
  const connection = await services.connections.byId(id);
  if (connection === undefined) return;
  const answer: PushFrame =
    frame.action === 'ping'
      ? { kind: 'pong', at: services.clock.now() }
      : await positionFrame(services, connection.facility);
  await services.frames.send(id, JSON.stringify(answer), limits.push.sendTimeoutMs);
}

function readFrame(text: string | undefined): ClientFrame | undefined {
  if (text === undefined || Buffer.byteLength(text) > limits.push.clientFrameBytesMax)
    return undefined;
  try {
    return ClientFrame.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
