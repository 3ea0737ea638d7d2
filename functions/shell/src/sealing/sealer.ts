import { createHmac } from 'node:crypto';
import { eventContracts } from '@watchhouse/contracts';
import type { DomainEvent, Erased, EventType, FacilityId } from '@watchhouse/contracts';
import type { KeyStore } from './key-store.ts';
import { placesOf } from './places.ts';
import { openToken, parseToken, sealToken, unkeptToken } from './token.ts';
import type { SealPlace } from './token.ts';

/** Seals what is personal on the way into the ledger and opens it for those who may read it. */
export interface Sealer {
  /** The event with its personal fields sealed, as its contract marks them. */
  sealEvent(facility: FacilityId, event: DomainEvent): Promise<DomainEvent>;
  /** A free text of an event, sealed by the facility's own key. */
  sealReason(facility: FacilityId, type: EventType, text: string): Promise<string>;
  /** A deep copy of a value with every sealed token opened, or `{ erased: true }` in its place. */
  open(facility: FacilityId, value: unknown): Promise<unknown>;
  /** Fingerprint of a text that may be personal: without the facility's key nobody can try names on it. */
  fingerprint(facility: FacilityId, text: string): Promise<string>;
}

const erased: Erased = { erased: true };

/** The sealer over a key store. */
export function sealer(keys: KeyStore): Sealer {
  const seal = async (place: SealPlace & { readonly facility: FacilityId }, text: string) => {
    const key = await keys.obtain(place);
    return key.kind === 'destroyed' ? unkeptToken(place) : sealToken(key.bytes, place, text);
  };
  return {
    sealEvent: (facility, event) => sealEvent(facility, event, seal),
    sealReason: (facility, type, text) =>
      seal(
        { facility, subject: facility, class: 'free-text', eventType: type, field: 'reason' },
        text,
      ),
    open: (facility, value) => openDeep(keys, facility, value),
    fingerprint: async (facility, text) => {
      const key = await keys.obtain({ facility, subject: facility, class: 'fingerprint' });
      if (key.kind === 'destroyed') throw new Error('The fingerprint key was destroyed.');
      return createHmac('sha256', key.bytes).update(text, 'utf8').digest('hex');
    },
  };
}

async function sealEvent(
  facility: FacilityId,
  event: DomainEvent,
  seal: (place: SealPlace & { readonly facility: FacilityId }, text: string) => Promise<string>,
): Promise<DomainEvent> {
  const contract = eventContracts[event.type];
  const payload: Record<string, unknown> = { ...event.payload };
  for (const personal of contract.personal) {
    const text = payload[personal.field];
    if (typeof text !== 'string') continue;
    const subject = personal.subject === 'facility' ? facility : payload[personal.subject];
    if (typeof subject !== 'string') throw new Error(`${event.type} names no subject to seal for.`);
    const { field } = personal;
    const place = { facility, subject, class: personal.class, eventType: event.type, field };
    payload[field] = await seal(place, text);
  }
  return { type: event.type, payload } as DomainEvent;
}

async function openDeep(keys: KeyStore, facility: FacilityId, value: unknown): Promise<unknown> {
  if (typeof value === 'string') return openText(keys, facility, value);
  if (Array.isArray(value)) {
    return Promise.all(value.map((item) => openDeep(keys, facility, item)));
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(
    async ([name, item]) => [name, await openDeep(keys, facility, item)] as const,
  );
  return Object.fromEntries(await Promise.all(members));
}

async function openText(
  keys: KeyStore,
  facility: FacilityId,
  text: string,
): Promise<string | Erased> {
  const token = text.startsWith('sealed.') ? parseToken(text) : undefined;
  if (token === undefined) return text;
  if (token.cipher.length === 0) return erased;
  const key = await keys.find({ facility, subject: token.subject, class: token.class });
  if (key?.kind !== 'key') return erased;
  for (const place of placesOf(token.class)) {
    const where = { ...place, facility, subject: token.subject, class: token.class };
    const opened = openToken(key.bytes, where, token.cipher);
    if (opened !== undefined) return opened;
  }
  throw new Error('A sealed value was changed or lies where it was not sealed.');
}
