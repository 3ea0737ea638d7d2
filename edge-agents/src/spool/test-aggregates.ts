import { AgentId, DeviceId, FacilityId, LevelId, TrackId, ZoneId } from '@watchhouse/contracts';
import type { Said } from '../source.ts';
import { aggregateOf, expeditedOf, heartbeatOf, signalOf } from './aggregate.ts';
import type { SpooledRecord } from './aggregate.ts';
import type { SpoolStep } from './spool.ts';

const ulid = (name: string): string => `01KB3Q0000${name.padEnd(16, '0')}`;
const numbering = {
  facility: FacilityId.parse(`fac_${ulid('F')}`),
  agent: AgentId.parse(`agt_${ulid('A')}`),
};
const level = LevelId.parse(`lvl_${ulid('1')}`);
const track = TrackId.parse(`trk_${ulid('T')}`);
const zone = ZoneId.parse(`zon_${ulid('Z')}`);
const device = DeviceId.parse(`dev_${ulid('D')}`);
const beganAt = Date.parse('2026-11-24T10:00:00.000Z');

const position: [number, number] = [1, 2];
const observed = { track, level, position, zones: [zone] };

/** What a site says, by what it counts when the spool is full. */
const saying = {
  observed: (at) => ({ type: 'person.observed', data: observed, at }),
  motion: (at) => ({
    type: 'person.motion',
    data: {
      track,
      level,
      windowMs: 1_000,
      samples: 25,
      speedMax: 1,
      speedP95: 1,
      accelerationMax: 1,
      accelerationP95: 1,
      turningMax: 1,
      approachMax: 0,
    },
    at,
  }),
  entered: (at) => ({
    type: 'person.observed',
    data: { ...observed, transition: { kind: 'entered', zone } },
    at,
  }),
  turned: (at) => ({
    type: 'ptz.moved',
    data: { channel: '1', state: 'moving', initial: false },
    device,
    at,
  }),
  health: (at) => ({ type: 'device.health', data: { device, state: 'online' }, device, at }),
  pressed: (at) => ({
    type: 'duress.pressed',
    data: { level, position },
    device,
    at,
    expedited: true,
  }),
} as const satisfies Record<string, (at: number) => Said>;
export type Saying = keyof typeof saying;
export const sayings = Object.keys(saying) as Saying[];

const vitals = { spooled: 0, spoolBytes: 0, devicesOnline: 0, devicesTotal: 1, version: '0.1.0' };

/** The aggregate that begins with a number, says these things and ends with a heartbeat. */
export function anAggregate(from: number, said: readonly Saying[]): SpooledRecord {
  const at = (sequence: number): number => beganAt + sequence * 10;
  const signals = said.map((one, index) =>
    signalOf(numbering, saying[one](at(from + index)), from + index),
  );
  const last = from + said.length;
  return aggregateOf(numbering, [...signals, heartbeatOf(numbering, last, at(last), vitals)]);
}

/** An expedited copy of a pressed button. */
export const aPress = (sequence: number): SpooledRecord =>
  expeditedOf(numbering, signalOf(numbering, saying.pressed(beganAt + sequence * 10), sequence));

/** Where an agent stands after a number. */
export const standingAt = (sequence: number) => ({ sequence, heartbeatAt: sequence, unclosed: [] });

/** A step of one aggregate that begins behind a number. */
export function aStep(after: number, said: readonly Saying[] = []): SpoolStep {
  const aggregate = anAggregate(after + 1, said);
  return { standing: standingAt(aggregate.to), aggregates: [aggregate], expedited: [] };
}

/** Header and lines of a record. */
export function linesOf({ text }: { readonly text: string }) {
  const [header = '', ...lines] = text.split('\n');
  return {
    header: JSON.parse(header) as {
      readonly from: number;
      readonly to: number;
      readonly count: number;
      readonly dropped?: number;
    },
    lines: lines.map((line) => JSON.parse(line) as { type: string; sequence: number }),
  };
}
