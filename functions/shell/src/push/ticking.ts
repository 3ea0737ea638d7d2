import { limits } from '@watchhouse/contracts';
import type { FacilityId, Instant, PushFrame } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import type { ConsumerStates } from '../consumers/consumer-states.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { startChain } from '../wake/chain-store.ts';
import type { ChainStore } from '../wake/chain-store.ts';
import type { WakeQueue } from '../wake/wake-queue.ts';
import { connectionsOf } from './connections-of.ts';
import { fanOut } from './fan-out.ts';
import type { FanOutServices } from './fan-out.ts';

export interface TickServices extends FanOutServices {
  readonly chains: ChainStore;
  readonly consumers: ConsumerStates;
  readonly wake: WakeQueue;
  readonly objects: { readonly state: ObjectStore };
}

const intervalSeconds = limits.push.positionIntervalMs / 1_000;

/** Starts the position frames of a facility unless they run already; called whenever somebody connects. */
export async function startTicking(
  services: Pick<TickServices, 'chains' | 'clock' | 'wake'>,
  facility: FacilityId,
): Promise<void> {
  const at = instantAfter(services.clock.now(), limits.push.positionIntervalMs);
  if (await startChain(services, facility, 'tick', at)) await queueTick(services, facility, at);
}

/**
 * Sends the position frames of `at` and queues the next ones, as long as anybody is connected. A message that is not
 * the chain's own link (a duplicate, a chain that was restarted) does nothing.
 */
export async function tick(
  services: TickServices,
  facility: FacilityId,
  at: Instant,
): Promise<void> {
  const connections = await connectionsOf(services, facility);
  const next = instantAfter(services.clock.now(), limits.push.positionIntervalMs);
  const link = connections.length === 0 ? undefined : next;
  if (!(await services.chains.move(facility, 'tick', at, link)) || link === undefined) return;
  await queueTick(services, facility, link);
  const text = JSON.stringify(await positionFrame(services, facility));
  await fanOut(services, connections, [text]);
}

/** Where the server stands: deltas up to here have been sent. */
export async function positionFrame(
  services: Pick<TickServices, 'clock' | 'consumers' | 'objects'>,
  facility: FacilityId,
): Promise<PushFrame> {
  const [ledger, map] = await Promise.all([
    services.consumers.position(facility, 'push'),
    mapRevision(services, facility),
  ]);
  return { kind: 'position', facility, at: services.clock.now(), ledger, map };
}

async function queueTick(
  services: Pick<TickServices, 'wake'>,
  facility: FacilityId,
  at: Instant,
): Promise<void> {
  const message = { kind: 'tick', facility, at } as const;
  await services.wake.send([{ message, delaySeconds: intervalSeconds }]);
}

/** Revision of the live-state object, 0 while there is none. */
async function mapRevision(
  { objects }: Pick<TickServices, 'objects'>,
  facility: FacilityId,
): Promise<number> {
  const bytes = await objects.state.get(`live/${facility}.json`);
  if (bytes === undefined) return 0;
  const { revision } = JSON.parse(new TextDecoder().decode(bytes)) as { revision?: unknown };
  return typeof revision === 'number' ? revision : 0;
}
