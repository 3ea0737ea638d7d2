import { eventContracts } from '@watchhouse/contracts';
import type { DomainEvent, Envelope, EventType } from '@watchhouse/contracts';

/** One step from a version of a payload to the next; pure, total over everything ever published. */
export type UpcastStep = (payload: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/**
 * Steps by event type: the first leads from version 1 to 2, the next from 2 to 3. Events are never
 * rewritten; they are read through their steps for ever.
 */
export type Upcasters = Readonly<Partial<Record<EventType, readonly UpcastStep[]>>>;

/** Steps of the ledger's event types. All are in their first version, so there are none yet. */
export const upcasters: Upcasters = {};

type StoredEvent = Pick<Envelope, 'type' | 'schemaVersion' | 'payload'>;

const isEventType = (type: string): type is EventType => Object.hasOwn(eventContracts, type);

/**
 * An event as stored, read in the newest form of its type: what `evolve` and projections fold.
 * `undefined` when this software is older than the event: type or version unknown.
 */
export function upcastEvent(
  stored: StoredEvent,
  steps: Upcasters = upcasters,
  versionOf: (type: EventType) => number = (type) => eventContracts[type].schemaVersion,
): DomainEvent | undefined {
  if (!isEventType(stored.type)) return undefined;
  const newest = versionOf(stored.type);
  const own = steps[stored.type] ?? [];
  if (stored.schemaVersion > newest) return undefined;
  const payload = own
    .slice(stored.schemaVersion - 1, newest - 1)
    .reduce<Record<string, unknown>>((former, step) => step(former), stored.payload);
  // The log holds only what its contract once accepted, so type and payload belong together.
  return { type: stored.type, payload } as unknown as DomainEvent;
}
