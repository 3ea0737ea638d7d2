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
  const opened: Record<string, unknown> = { ...event.payload };
  // A sealed field is a token, which the contract of its plain text does not describe.
  for (const { field } of personal) if (typeof opened[field] === 'string') opened[field] = 'sealed';
  return payload.safeParse(opened).success ? event : undefined;
}
