import * as contracts from '@watchhouse/contracts';
import type { IdKind, Instant } from '@watchhouse/contracts';
import type { z } from 'zod';
import { sha256Bytes, utf8Bytes } from './digest.ts';
import { ulidTail, ulidTime } from './ulid.ts';

/** Contract of the ids of each kind; a derived id is parsed by it like any other. */
const idContracts = {
  facility: contracts.FacilityId,
  city: contracts.CityId,
  signal: contracts.SignalId,
  agent: contracts.AgentId,
  device: contracts.DeviceId,
  track: contracts.TrackId,
  level: contracts.LevelId,
  unit: contracts.UnitId,
  zone: contracts.ZoneId,
  door: contracts.DoorId,
  alarm: contracts.AlarmId,
  event: contracts.EventId,
  command: contracts.CommandId,
  officer: contracts.OfficerId,
  person: contracts.PersonId,
  deadline: contracts.DeadlineId,
  read: contracts.AccessRecordId,
  correlation: contracts.CorrelationId,
} as const satisfies Record<IdKind, z.ZodType<string>>;

/** Id type of a kind, such as `AlarmId` of `alarm`. */
export type IdOf<K extends IdKind> = z.infer<(typeof idContracts)[K]>;
/** Any id of the system. */
export type AnyId = { [K in IdKind]: IdOf<K> }[IdKind];

/** Makes an id of a kind from the 26 characters of a ULID; throws when they are none. */
export const idOf = <K extends IdKind>(kind: K, ulid: string): IdOf<K> =>
  idContracts[kind].parse(`${contracts.idPrefixes[kind]}_${ulid}`) as IdOf<K>;

/**
 * An id that follows from its cause: the same cause and parts give the same id wherever and however often
 * it is computed. ULID form: the 48-bit time of the cause (an instant, or the time part of the causing id)
 * and the first 80 bits of SHA-256 over the parts, each preceded by its UTF-8 length as four bytes
 * (big-endian), so that `['a', 'bc']` and `['ab', 'c']` differ. The kind is only in the prefix: a deadline
 * and the command it sends share the rest.
 */
export const derivedId = <K extends IdKind>(
  kind: K,
  timeOf: Instant | AnyId,
  parts: readonly string[],
): IdOf<K> => idOf(kind, timePart(timeOf) + ulidTail(sha256Bytes(lengthPrefixed(parts))));

function timePart(timeOf: Instant | AnyId): string {
  const underscore = timeOf.indexOf('_');
  return underscore < 0
    ? ulidTime(Date.parse(timeOf))
    : timeOf.slice(underscore + 1, underscore + 11);
}

function lengthPrefixed(parts: readonly string[]): Uint8Array {
  const encoded = parts.map(utf8Bytes);
  const joined = new Uint8Array(encoded.reduce((sum, part) => sum + 4 + part.length, 0));
  const view = new DataView(joined.buffer);
  let offset = 0;
  for (const part of encoded) {
    view.setUint32(offset, part.length);
    joined.set(part, offset + 4);
    offset += 4 + part.length;
  }
  return joined;
}
