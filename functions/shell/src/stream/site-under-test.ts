import { signalSchemaUri } from '@watchhouse/contracts';
import type {
  AggregateHeader,
  Command,
  FacilityId,
  Instant,
  Label,
  RuleSet,
  Signal,
  SignalType,
  SitePlan,
  AgentId,
} from '@watchhouse/contracts';
import { derivedId, instantAfter } from '@watchhouse/domain';
import { publishContext } from '../context/publish-context.ts';
import { execute } from '../ledger/execute.ts';
import { memoryServices } from '../memory-services.ts';
import type { MemoryServices } from '../memory-services.ts';
import { putDocument } from '../published/documents.ts';
import type { CrashHook } from '../crash-points.ts';
import { hashKeyMax, partitionHash } from './shard-generations.ts';

const startOfDay = '2026-11-24T08:00:00.000Z' as Instant;
const label = (text: string): Label => ({ 'zh-Hans': text, 'zh-Hant': text, en: text });
const named = <K extends 'agent' | 'device' | 'level' | 'track' | 'door'>(kind: K, name: string) =>
  derivedId(kind, startOfDay, [name]);

const agent: AgentId = named('agent', 'agent');
const level = named('level', 'floor');
const button = named('device', 'button');
const door = named('door', 'gate');

/** The instant so many seconds into the story. */
export const second = (seconds: number): Instant => instantAfter(startOfDay, seconds * 1000);

export const rules: RuleSet = {
  rules: [aRule('duress', 'duress.pressed', 'device'), aRule('forced', 'door.state', 'door')],
};

function aRule(
  id: string,
  on: 'duress.pressed' | 'door.state',
  by: 'device' | 'door',
): RuleSet['rules'][number] {
  const isDoor = on === 'door.state';
  return {
    id,
    version: 1,
    title: label(id),
    source: 'a story',
    on,
    where: isDoor ? [{ field: 'data.state', operator: 'equals', value: 'forced' }] : [],
    by: [by],
    pattern: { kind: 'match' },
    alarm: {
      category: 'duress',
      consequence: 'life',
      timeToRespond: 'under-1-min',
      message: label('message'),
      action: label('action'),
      shelvable: false,
    },
    clears: isDoor ? { when: 'condition-end' } : { when: 'by-hand' },
    holdOffSeconds: 0,
  };
}

const planOf = (facility: FacilityId): SitePlan => ({
  type: 'FeatureCollection',
  facility,
  name: label('Site'),
  frame: { origin: [113, 28], rotation: 0 },
  features: [
    {
      type: 'Feature',
      feature_type: 'level',
      id: level,
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [9, 0],
            [9, 9],
            [0, 0],
          ],
        ],
      },
      properties: { name: label('Floor'), ordinal: 0, elevation: 0 },
    },
  ],
});

/** Names of facilities until one falls into that half of the hash keys, which a split makes a shard of its own. */
export function facilityOfHalf(half: 'lower' | 'upper'): FacilityId {
  for (let name = 0; ; name += 1) {
    const facility = derivedId('facility', startOfDay, [half, String(name)]);
    if (partitionHash(facility) > hashKeyMax / 2n === (half === 'upper')) return facility;
  }
}

/** A facility with a rule set, a plan and a stream, all in memory. */
export interface SiteUnderTest {
  readonly services: MemoryServices;
  readonly facility: FacilityId;
  readonly clock: { at: Instant };
}

/** Registers a facility and publishes its rules and plan, through ledger and stream as in life. */
export async function aSite(crash?: CrashHook): Promise<SiteUnderTest> {
  const clock = { at: second(0) };
  const services = memoryServices({
    clock: { now: () => clock.at },
    ...(crash !== undefined && { crash }),
  });
  return { services, facility: await found({ services, clock }), clock };
}

/** One more facility in the same house, with rules and a plan of its own. */
export async function found({
  services,
  clock,
}: Pick<SiteUnderTest, 'services' | 'clock'>): Promise<FacilityId> {
  const facility = services.ids.next('facility');
  await ask({ services, clock, facility }, 'facility.register', {
    kind: 'facility',
    code: '430000',
    name: label('Site'),
    timeZone: 'Asia/Shanghai',
  });
  await publish({ services, clock, facility }, 'site-plan.publish', planOf(facility), second(0));
  await publish({ services, clock, facility }, 'rule-set.publish', rules, second(0));
  return facility;
}

/** Publishes an edition, and puts it into the stream as the ledger's consumer does. */
export async function publish(
  site: SiteUnderTest,
  type: 'site-plan.publish' | 'rule-set.publish',
  document: RuleSet | SitePlan,
  effectiveAt: Instant,
): Promise<void> {
  const { services, facility } = site;
  const bytes = Buffer.from(JSON.stringify(document), 'utf8');
  const reference = await putDocument(services.objects.archive, bytes, 'application/json');
  await ask(site, type, { document: reference, effectiveAt });
  const { seq } = await services.ledger.head(facility);
  const { events } = await services.ledger.readLog(facility, seq, 1);
  await publishContext(services, facility, events);
}

async function ask(
  { services, clock, facility }: SiteUnderTest,
  type: Command['type'],
  payload: object,
): Promise<void> {
  const command = { id: services.ids.next('command'), type, payload } as Command;
  const outcome = await execute(services, command, {
    facility,
    now: clock.at,
    mode: 'live',
    actor: { kind: 'software', name: 'test' },
    correlation: services.ids.next('correlation'),
  });
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.code);
}

/** A signal of the site's agent; what a story does not state is filled in. */
function aSignal<T extends SignalType>(
  facility: FacilityId,
  type: T,
  at: Instant,
  sequence: number,
  data: Extract<Signal, { type: T }>['data'],
): Signal {
  return {
    specversion: '1.0',
    id: derivedId('signal', at, [type, String(sequence)]),
    source: 'urn:watchhouse:agent:test',
    type,
    dataschema: signalSchemaUri(type),
    datacontenttype: 'application/json',
    time: at,
    facility,
    agent,
    device: button,
    sequence,
    data,
  } as unknown as Signal;
}

export const pressed = (facility: FacilityId, at: Instant, sequence: number) =>
  aSignal(facility, 'duress.pressed', at, sequence, { level, position: [1, 1] });

export const doorIs = (
  facility: FacilityId,
  state: 'forced' | 'closed',
  at: Instant,
  sequence: number,
) => aSignal(facility, 'door.state', at, sequence, { door, state });

export const heartbeat = (facility: FacilityId, at: Instant, sequence: number) =>
  aSignal(facility, 'agent.heartbeat', at, sequence, {
    lastSequence: sequence - 1,
    spooled: 0,
    spoolBytes: 0,
    devicesOnline: 1,
    devicesTotal: 1,
    version: 'test',
  });

/** Nobody is there; it only overtakes. */
export const mapSummary = (facility: FacilityId, at: Instant): Signal => {
  const data = { part: 1, parts: 1, people: [] };
  const { sequence: _, ...signal } = aSignal(facility, 'map.summary', at, 1, data);
  return { ...signal, expedited: true };
};

/** The first line of a record of one signal besides the agent's order. */
export const headerOf = (facility: FacilityId, origin: 'expedited' | 'replayed') => ({
  aggregate: 1,
  origin,
  facility,
  agent,
  count: 1,
});

/** Lines as a record; text stands for a line that is no signal. */
export const ndjson = (header: object, lines: readonly (object | string)[]): Uint8Array =>
  Buffer.from(
    [header, ...lines]
      .map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`)
      .join(''),
    'utf8',
  );

/** An aggregate of the agent; text stands for a line that is no signal. */
export function aRecord(
  facility: FacilityId,
  signals: readonly (Signal | string)[],
  about: Partial<AggregateHeader> = {},
): Uint8Array {
  const sequences = signals.flatMap((one) => (typeof one === 'string' ? [] : [one.sequence ?? 1]));
  const header = {
    aggregate: 1,
    origin: 'agent',
    facility,
    agent,
    from: Math.min(...sequences, 1_000_000),
    to: Math.max(...sequences, 1),
    count: signals.length,
    ...about,
  };
  return ndjson(header, signals);
}
