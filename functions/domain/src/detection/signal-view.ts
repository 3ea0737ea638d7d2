import type { DeviceId, Signal, TrackId, UnitId, ZoneId } from '@watchhouse/contracts';
import { unitAt } from '../geometry/plan-index.ts';
import type { PlanIndex, UnitFeature, ZoneFeature } from '../geometry/plan-index.ts';
import type { Whereabouts } from './detection-state.ts';

/** A signal as a rule looks at it: with its event time and, where the rule speaks of zones, one of them. */
export interface SignalView {
  readonly signal: Signal;
  readonly at: number;
  readonly index: PlanIndex;
  readonly zone?: ZoneFeature;
}

type Data = Readonly<Record<string, unknown>>;
const dataOf = (signal: Signal): Data => signal.data;

/** The track of a signal about a person; undefined for any other. */
export const trackOf = (signal: Signal): TrackId | undefined =>
  signal.type === 'person.observed' || signal.type === 'person.motion'
    ? signal.data.track
    : undefined;

/** The zones a signal says something was in. */
export const zonesOf = (signal: Signal): readonly ZoneId[] =>
  signal.type === 'person.observed' ? signal.data.zones : [];

/**
 * What a signal is about: a track, a door, a part of a device (so that one input or analytic says nothing of
 * another), a device or an agent; at last the signal itself.
 */
export function subjectOf(signal: Signal): string {
  const track = trackOf(signal);
  if (track !== undefined) return track;
  if (signal.type === 'door.state') return signal.data.door;
  const device = deviceOf(signal) ?? signal.agent ?? signal.id;
  return [device, ...partOf(signal)].join('|');
}

function partOf(signal: Signal): readonly string[] {
  switch (signal.type) {
    case 'camera.analytic':
      return [signal.data.analytic, signal.data.scenario ?? ''];
    case 'input.changed':
      return [signal.data.input, signal.data.channel];
    case 'ptz.moved':
      return [signal.data.channel];
    default:
      return [];
  }
}

/** The device a signal speaks of: the one it names in its data, or the one it came from. */
const deviceOf = (signal: Signal): DeviceId | undefined =>
  signal.type === 'device.health' || signal.type === 'device.clock'
    ? signal.data.device
    : signal.device;

/** One part of a rule's key; undefined when the signal has no such thing. */
export function keyPart(
  { signal, zone }: SignalView,
  by: 'track' | 'zone' | 'device' | 'door' | 'agent',
): string | undefined {
  switch (by) {
    case 'track':
      return trackOf(signal);
    case 'zone':
      return zone?.id;
    case 'device':
      return deviceOf(signal);
    case 'door':
      return signal.type === 'door.state' ? signal.data.door : undefined;
    case 'agent':
      return signal.agent;
    default:
      by satisfies never;
      return undefined;
  }
}

/** The room a signal speaks of: named by it, by its zone or device, or found at its position. */
function unitOf(view: SignalView): UnitFeature | undefined {
  const { index } = view;
  const named = namedUnit(view);
  if (named !== undefined) return index.units.get(named);
  const { level, position } = whereaboutsIn(view.signal);
  return level && position ? unitAt(index, level, position) : undefined;
}

function namedUnit({ signal, zone, index }: SignalView): UnitId | undefined {
  if (zone?.properties.unit) return zone.properties.unit;
  if (signal.type === 'duress.pressed' && signal.data.unit) return signal.data.unit;
  if (signal.type === 'door.state') return index.doors.get(signal.data.door)?.properties.units[0];
  if (trackOf(signal) !== undefined) return undefined;
  const device = deviceOf(signal);
  return device && index.devices.get(device)?.properties.unit;
}

/** Where a signal says it was, completed from the plan. */
export function whereaboutsOf(view: SignalView): Whereabouts {
  const unit = unitOf(view);
  return {
    ...whereaboutsIn(view.signal),
    ...(unit && { unit: unit.id, level: unit.properties.level }),
    ...(view.zone && { zone: view.zone.id }),
  };
}

function whereaboutsIn(signal: Signal): Whereabouts {
  const device = signal.device && { device: signal.device };
  switch (signal.type) {
    case 'person.observed':
    case 'duress.pressed':
      return { ...device, level: signal.data.level, position: signal.data.position };
    case 'person.motion':
      return { ...device, level: signal.data.level };
    case 'door.state':
      return { ...device, door: signal.data.door };
    case 'device.health':
    case 'device.clock':
      return { device: signal.data.device };
    case 'camera.analytic':
    case 'input.changed':
    case 'ptz.moved':
    case 'agent.heartbeat':
    case 'edge.alarm':
    case 'map.summary':
    case 'context.changed':
      return { ...device };
    default:
      signal satisfies never;
      return {};
  }
}

/** Reads a dotted field of a view; undefined when it is not there. */
export type FieldReader = (view: SignalView) => unknown;

/**
 * Compiles a dotted field: `data.…` of the signal, `zone.class`, `zone.id`, `unit.category`, `unit.code`, or an
 * attribute of the signal such as `device`.
 */
export function compileField(field: string): FieldReader {
  const [head = '', ...path] = field.split('.');
  if (head === 'data') return ({ signal }) => dig(dataOf(signal), path);
  if (head === 'zone') {
    return ({ zone }) => zone && dig({ id: zone.id, ...zone.properties }, path);
  }
  if (head === 'unit') {
    return (view) => {
      const unit = unitOf(view);
      return unit && dig({ id: unit.id, ...unit.properties }, path);
    };
  }
  return ({ signal }) => dig(signal, [head, ...path]);
}

function dig(from: Data, path: readonly string[]): unknown {
  let value: unknown = from;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
      return undefined;
    value = (value as Data)[step];
  }
  return value;
}
