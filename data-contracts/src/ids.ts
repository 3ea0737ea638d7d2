import { z } from 'zod';

/** Crockford base 32 without I, L, O, U: the alphabet of a ULID. */
const ulid = '[0-7][0-9A-HJKMNP-TV-Z]{25}';

/** The type is stated, because inference loses the brand of a type parameter and every id would be text. */
const prefixed = <B extends string>(prefix: string, brand: B) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_${ulid}$`), `expected ${prefix}_ followed by a ULID`)
    .meta({ id: brand, examples: [`${prefix}_01JD8Z6M5V3N9QK2T7W4X8Y0AB`] }) as z.core.$ZodBranded<
    z.ZodString,
    B
  >;

/** Prefixes of every id in the system; `idPrefixes[kind]` is what precedes the underscore. */
export const idPrefixes = {
  facility: 'fac',
  city: 'cty',
  signal: 'sig',
  agent: 'agt',
  device: 'dev',
  track: 'trk',
  level: 'lvl',
  unit: 'unt',
  zone: 'zon',
  door: 'dor',
  alarm: 'alm',
  event: 'evt',
  command: 'cmd',
  officer: 'off',
  person: 'per',
  deadline: 'due',
  read: 'acr',
  correlation: 'cor',
} as const;
export type IdKind = keyof typeof idPrefixes;

export const FacilityOnlyId = prefixed('fac', 'FacilityOnlyId');
export const CityId = prefixed('cty', 'CityId');
/** The owner of a log: a facility or the city-level unit above it. */
export const FacilityId = z
  .string()
  .regex(new RegExp(`^(fac|cty)_${ulid}$`), 'expected fac_ or cty_ followed by a ULID')
  .brand('FacilityId')
  .meta({ id: 'FacilityId', examples: ['fac_01JD8Z6M5V3N9QK2T7W4X8Y0AB'] });
export const SignalId = prefixed('sig', 'SignalId');
export const AgentId = prefixed('agt', 'AgentId');
export const DeviceId = prefixed('dev', 'DeviceId');
export const TrackId = prefixed('trk', 'TrackId');
export const LevelId = prefixed('lvl', 'LevelId');
export const UnitId = prefixed('unt', 'UnitId');
export const ZoneId = prefixed('zon', 'ZoneId');
export const DoorId = prefixed('dor', 'DoorId');
export const AlarmId = prefixed('alm', 'AlarmId');
export const EventId = prefixed('evt', 'EventId');
export const CommandId = prefixed('cmd', 'CommandId');
export const OfficerId = prefixed('off', 'OfficerId');
export const PersonId = prefixed('per', 'PersonId');
export const DeadlineId = prefixed('due', 'DeadlineId');
export const AccessRecordId = prefixed('acr', 'AccessRecordId');
export const CorrelationId = prefixed('cor', 'CorrelationId');

export type FacilityId = z.infer<typeof FacilityId>;
export type CityId = z.infer<typeof CityId>;
export type SignalId = z.infer<typeof SignalId>;
export type AgentId = z.infer<typeof AgentId>;
export type DeviceId = z.infer<typeof DeviceId>;
export type TrackId = z.infer<typeof TrackId>;
export type LevelId = z.infer<typeof LevelId>;
export type UnitId = z.infer<typeof UnitId>;
export type ZoneId = z.infer<typeof ZoneId>;
export type DoorId = z.infer<typeof DoorId>;
export type AlarmId = z.infer<typeof AlarmId>;
export type EventId = z.infer<typeof EventId>;
export type CommandId = z.infer<typeof CommandId>;
export type OfficerId = z.infer<typeof OfficerId>;
export type PersonId = z.infer<typeof PersonId>;
export type DeadlineId = z.infer<typeof DeadlineId>;
export type AccessRecordId = z.infer<typeof AccessRecordId>;
export type CorrelationId = z.infer<typeof CorrelationId>;
