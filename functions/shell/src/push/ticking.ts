import { limits } from '@watchhouse/contracts';
import type { FacilityId, Instant, PushFrame } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import type { Clock } from '../clock.ts';
import type { ConsumerStates } from '../consumers/consumer-states.ts';
import type { CrashHook } from '../crash-points.ts';
import type { ReviewServices } from '../identity/review.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { publishedRevision } from '../stream/live-object.ts';
import { startChain } from '../wake/chain-store.ts';
import type { ChainStore } from '../wake/chain-store.ts';
import type { WakeQueue } from '../wake/wake-queue.ts';
import { connectionsOf } from './connections-of.ts';
import { fanOut } from './fan-out.ts';
import type { FanOutServices } from './fan-out.ts';
import { reviewConnections } from './review-connections.ts';

export interface PositionServices {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly consumers: ConsumerStates;
  readonly objects: { readonly state: ObjectStore };
}

export interface StartTickServices {
  readonly clock: Clock;
  readonly chains: ChainStore;
  readonly wake: WakeQueue;
  readonly crash?: CrashHook;
}

export interface TickServices
  extends FanOutServices, ReviewServices, PositionServices, StartTickServices {}

const intervalSeconds = limits.push.positionIntervalMs / 1_000;
/** Twice within the time in which a lost right must count, so that one look may fail or be late. */
const reviewEveryMs = (limits.push.rightsReviewSeconds * 1_000) / 2;

/** Starts the position frames of a facility unless they run already; called whenever somebody connects. */
export async function startTicking(
  services: StartTickServices,
  facility: FacilityId,
): Promise<void> {
  const at = instantAfter(services.clock.now(), limits.push.positionIntervalMs);
  if (await startChain(services, facility, 'tick', at)) await queueTick(services, facility, at);
}

/**
 * Sends the position frames of `at` and queues the next ones, as long as anybody is connected; now and then it looks
 * whether everyone may stay. A message that is not the chain's own link (a duplicate, a chain that was restarted)
 * does nothing.
 */
export async function tick(
  services: TickServices,
  facility: FacilityId,
  at: Instant,
): Promise<void> {
  const connections = await connectionsOf(services, facility);
  const next = instantAfter(services.clock.now(), limits.push.positionIntervalMs);
  const link = connections.length === 0 ? undefined : next;
  if (!(await services.chains.move(facility, 'tick', at, link))) return;
  if (link === undefined) return restartForNewcomers(services, facility);
  await queueTick(services, facility, link);
  const text = JSON.stringify(await positionFrame(services, facility));
  await fanOut(services, connections, [text]);
  if (isReviewDue(at, link)) await reviewConnections(services, facility);
}

/** Whoever connected while the chain was being ended still found it running, and started none. */
async function restartForNewcomers(services: TickServices, facility: FacilityId): Promise<void> {
  if ((await connectionsOf(services, facility)).length > 0) await startTicking(services, facility);
}

/** Whether a multiple of the review's interval lies between this tick and the next. */
function isReviewDue(at: Instant, next: Instant): boolean {
  const turn = (instant: Instant) => Math.floor(Date.parse(instant) / reviewEveryMs);
  return turn(at) !== turn(next);
}

/** Where the server stands: deltas up to here have been sent. */
export async function positionFrame(
  services: PositionServices,
  facility: FacilityId,
): Promise<PushFrame> {
  const [ledger, map] = await Promise.all([
    services.consumers.position(facility, 'push'),
    publishedRevision(services.objects.state, facility),
  ]);
  // Read last, so that what is pushed never seems ahead of the log.
  const { seq: head } = await services.ledger.head(facility);
  return { kind: 'position', facility, at: services.clock.now(), ledger, map, head };
}

async function queueTick(
  services: StartTickServices,
  facility: FacilityId,
  at: Instant,
): Promise<void> {
  services.crash?.('chain.before-queue');
  const message = { kind: 'tick', facility, at } as const;
  await services.wake.send([{ message, delaySeconds: intervalSeconds }]);
}
