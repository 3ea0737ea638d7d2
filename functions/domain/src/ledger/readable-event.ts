import { eventContracts } from '@watchhouse/contracts';
import type { DomainEvent, Envelope } from '@watchhouse/contracts';
import { upcastEvent } from './upcast.ts';

/**
 * An event in its newest form, if it also keeps its contract. What does not was written by other software than ours;
 * it stays in the log for ever, so a view that stopped at it would stop for ever: it tells a view nothing.
 */
export function readableEvent(envelope: Envelope): DomainEvent | undefined {
  const event = upcastEvent(envelope);
  if (event === undefined) return undefined;
  const { payload, personal } = eventContracts[event.type];
  // A sealed field is a token, which no contract of its plain text describes.
  return personal.length > 0 || payload.safeParse(event.payload).success ? event : undefined;
}
