import { Instant, SitePlan, signalSchemaUri } from '@watchhouse/contracts';
import type { AgentId, DeviceId, FacilityId, Signal, SignalType } from '@watchhouse/contracts';
import { sampleDocuments } from '@watchhouse/local';
import type { House } from './house.ts';

type Data<T extends SignalType> = Extract<Signal, { type: T }>['data'];

/** An agent of the tests: it numbers, times and puts signals as a real one does. */
export interface TestAgent {
  readonly id: AgentId;
  readonly device: DeviceId;
  /** Records of one aggregate: the signals given, and a heartbeat that closes them. */
  readonly aggregate: (signals?: readonly object[]) => string;
  readonly signal: <T extends SignalType>(type: T, data: Data<T>, more?: object) => object;
  /** A press of the duress button, alone and at once. */
  readonly duress: () => { readonly record: string; readonly signal: string };
  readonly put: (record: string | Uint8Array) => Promise<void>;
}

/** A fresh agent with one fresh device in a facility. */
export function testAgent({ services }: House, facility: FacilityId): TestAgent {
  const { ids, clock, signals: stream } = services;
  const id = ids.next('agent');
  const device = ids.next('device');
  let sequence = 0;
  const signal: TestAgent['signal'] = (type, data, more = {}) => ({
    specversion: '1.0',
    id: ids.next('signal'),
    source: `urn:watchhouse:agent:${id}`,
    type,
    dataschema: signalSchemaUri(type),
    datacontenttype: 'application/json',
    time: clock.now(),
    facility,
    agent: id,
    device,
    data,
    ...more,
  });
  return {
    id,
    device,
    signal,
    aggregate: (signals = []) => {
      const from = sequence + 1;
      const lastSequence = sequence + signals.length;
      const all = [...signals, signal('agent.heartbeat', heartbeat(lastSequence))];
      const lines = all.map((each) => ({ ...each, sequence: (sequence += 1) }));
      return ndjson([
        {
          aggregate: 1,
          origin: 'agent',
          facility,
          agent: id,
          from,
          to: sequence,
          count: lines.length,
        },
        ...lines,
      ]);
    },
    duress: () => {
      const pressed = signal('duress.pressed', spotIn(facility), expedited);
      const header = { aggregate: 1, origin: 'expedited', facility, agent: id, count: 1 };
      return { record: ndjson([header, pressed]), signal: (pressed as { id: string }).id };
    },
    put: (record) =>
      stream.put(facility, typeof record === 'string' ? new TextEncoder().encode(record) : record),
  };
}

const expedited = { expedited: true };

function heartbeat(lastSequence: number): Data<'agent.heartbeat'> {
  return {
    lastSequence,
    spooled: 0,
    spoolBytes: 0,
    devicesOnline: 1,
    devicesTotal: 1,
    version: 'test',
  };
}

export const ndjson = (lines: readonly object[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');

/** An instant that many milliseconds from now. */
export const inMs = (milliseconds: number): Instant =>
  Instant.parse(new Date(Date.now() + milliseconds).toISOString());

type Feature<K> = Extract<SitePlan['features'][number], { feature_type: K }>;

/** A room of the facility, and its middle. */
function spotIn(facility: FacilityId): Data<'duress.pressed'> {
  const [unit] = featuresOf(facility, 'unit');
  if (unit === undefined) throw new Error('The plan of the sample has no room.');
  const corners = unit.geometry.coordinates[0] ?? [];
  const middle = (axis: 0 | 1) => {
    const along = corners.map((corner) => corner[axis]);
    return (Math.min(...along) + Math.max(...along)) / 2;
  };
  return { level: unit.properties.level, unit: unit.id, position: [middle(0), middle(1)] };
}

/** Features of one kind in the plan of a sample facility. */
export function featuresOf<K extends SitePlan['features'][number]['feature_type']>(
  facility: FacilityId,
  kind: K,
): readonly Feature<K>[] {
  const plan = ['site-plan.json', 'second-site-plan.json']
    .map((name) => SitePlan.parse(JSON.parse(sampleDocuments()[name] ?? '')))
    .find((candidate) => candidate.facility === facility);
  return (plan?.features ?? []).filter(
    (feature): feature is Feature<K> => feature.feature_type === kind,
  );
}
