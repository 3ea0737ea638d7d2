import { z } from 'zod';
import { AgentId, DeviceId, FacilityId, SignalId } from '../ids.ts';
import { Instant } from '../primitives.ts';
import {
  AgentHeartbeat,
  ContextChanged,
  DeviceHealth,
  DoorState,
  DuressPressed,
  PersonMotion,
  PersonObserved,
} from './data.ts';
import { CameraAnalytic, DeviceClock, InputChanged, PtzMoved } from './device-data.ts';
import { EdgeAlarm, MapSummary } from './edge-data.ts';

/** Data contract of each signal type in its newest version. */
export const signalData = {
  'person.observed': PersonObserved,
  'person.motion': PersonMotion,
  'door.state': DoorState,
  'duress.pressed': DuressPressed,
  'device.health': DeviceHealth,
  'camera.analytic': CameraAnalytic,
  'input.changed': InputChanged,
  'ptz.moved': PtzMoved,
  'device.clock': DeviceClock,
  'agent.heartbeat': AgentHeartbeat,
  'edge.alarm': EdgeAlarm,
  'map.summary': MapSummary,
  'context.changed': ContextChanged,
} as const;
export type SignalType = keyof typeof signalData;
export const signalTypes = Object.keys(signalData) as SignalType[];

/** The version of every signal type understood today; another one is quarantined. */
export const signalVersion = 1;

/** `dataschema` of a signal type: names contract and version. */
export const signalSchemaUri = <T extends SignalType>(type: T) =>
  `urn:watchhouse:signal:${type}:${signalVersion}` as const;

/**
 * Attributes of CloudEvents 1.0 in JSON form, plus our extension attributes (lower case, as the
 * specification asks): `facility`, `agent`, `device`, `sequence`, `expedited`, `rawtime`.
 * Source: CloudEvents 1.0.2, sections 3.1 and 3.2.
 */
const attributes = {
  specversion: z.literal('1.0'),
  id: SignalId,
  source: z.string().min(1).max(200),
  /** Event time on the agent's clock. */
  time: Instant,
  datacontenttype: z.literal('application/json'),
  facility: FacilityId,
  agent: AgentId.optional(),
  device: DeviceId.optional(),
  /** Position in the agent's spool; absent on what the ledger puts into the stream. */
  sequence: z.int().min(1).optional(),
  /**
   * Overtakes the spool and is decided at once. A device's signal comes again in order with the same id;
   * `edge.alarm` and `map.summary` do not.
   */
  expedited: z.literal(true).optional(),
  /** What the device's own clock said, kept as evidence when it differs. */
  rawtime: z.string().max(40).optional(),
};

const signalOf = <T extends SignalType>(type: T) =>
  z.strictObject({
    ...attributes,
    type: z.literal(type),
    dataschema: z.literal(signalSchemaUri(type)),
    data: signalData[type],
  });

/** One observation from a device, an analytic, an agent or the ledger. */
export const Signal = z
  .discriminatedUnion('type', [
    signalOf('person.observed'),
    signalOf('person.motion'),
    signalOf('door.state'),
    signalOf('duress.pressed'),
    signalOf('device.health'),
    signalOf('camera.analytic'),
    signalOf('input.changed'),
    signalOf('ptz.moved'),
    signalOf('device.clock'),
    signalOf('agent.heartbeat'),
    signalOf('edge.alarm'),
    signalOf('map.summary'),
    signalOf('context.changed'),
  ])
  .meta({ id: 'Signal' });
export type Signal = z.infer<typeof Signal>;
export type SignalOf<T extends SignalType> = Extract<Signal, { type: T }>;

/**
 * First line of a stream record; `count` signals follow, one JSON line each. An aggregate of an agent
 * carries its sequence numbers `from`..`to` and ends with a heartbeat; what its spool had to give up of them is
 * counted in `dropped`. An expedited record carries exactly one signal and no numbers; a record of the ledger
 * (`origin: ledger`) carries `context.changed`; a replayed one carries what lay in quarantine and can be read now.
 */
export const AggregateHeader = z
  .discriminatedUnion('origin', [
    z.strictObject({
      aggregate: z.literal(1),
      origin: z.literal('agent'),
      facility: FacilityId,
      agent: AgentId,
      from: z.int().min(1),
      to: z.int().min(1),
      count: z.int().min(1).max(2_000),
      dropped: z.int().min(1).optional(),
    }),
    z.strictObject({
      aggregate: z.literal(1),
      origin: z.literal('expedited'),
      facility: FacilityId,
      agent: AgentId,
      count: z.literal(1),
    }),
    z.strictObject({
      aggregate: z.literal(1),
      origin: z.literal('ledger'),
      facility: FacilityId,
      count: z.int().min(1).max(100),
    }),
    z.strictObject({
      aggregate: z.literal(1),
      origin: z.literal('replayed'),
      facility: FacilityId,
      agent: AgentId,
      count: z.int().min(1).max(2_000),
    }),
  ])
  .meta({ id: 'AggregateHeader' });
export type AggregateHeader = z.infer<typeof AggregateHeader>;
