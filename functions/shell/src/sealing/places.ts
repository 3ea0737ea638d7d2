import { eventContracts } from '@watchhouse/contracts';

interface Place {
  readonly eventType: string;
  readonly field: string;
}

const places = new Map<string, Place[]>();

for (const [eventType, { personal }] of Object.entries(eventContracts)) {
  note('free-text', { eventType, field: 'reason' });
  for (const { field, class: sealedClass } of personal) note(sealedClass, { eventType, field });
}

function note(sealedClass: string, place: Place): void {
  places.set(sealedClass, [...(places.get(sealedClass) ?? []), place]);
}

/**
 * Every event type and field that a value of a class can have been sealed for. A state or a view keeps the token
 * without its place, so that opening tries these few.
 */
export const placesOf = (sealedClass: string): readonly Place[] => places.get(sealedClass) ?? [];
