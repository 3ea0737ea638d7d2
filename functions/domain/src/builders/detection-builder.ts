import { FacilityId, Instant, Rule, Signal, SitePlan } from '@watchhouse/contracts';
import type {
  AgentId,
  CommandOf,
  Label,
  RuleSet,
  SignalType,
  TrackId,
  ZoneId,
  LevelId,
} from '@watchhouse/contracts';
import type { DetectionItem } from '../detection/ingest.ts';
import { derivedId } from '../ids/derived-id.ts';
import type { IdOf } from '../ids/derived-id.ts';

/** Eight in the morning of the day on which every story of detection plays. */
export const morning = Date.parse('2026-11-24T08:00:00.000Z');
const morningInstant = Instant.parse('2026-11-24T08:00:00.000Z');
/** The instant so many seconds into the story. */
export const second = (seconds: number): Instant =>
  Instant.parse(new Date(morning + seconds * 1_000).toISOString());

type Named = 'track' | 'zone' | 'door' | 'device' | 'unit' | 'agent' | 'level' | 'facility';
/** The id of something called by a word in a story. */
const named = <K extends Named>(kind: K, name: string): IdOf<K> =>
  derivedId(kind, morningInstant, [name]);

export const site: FacilityId = FacilityId.parse(named('facility', 'site'));
export const floor: LevelId = named('level', 'floor');
/** The agent of every story. */
export const agentOne: AgentId = named('agent', 'one');
const label = (name: string): Label => ({ 'zh-Hans': name, 'zh-Hant': name, en: name });

const square = (x: number, y: number, size: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, y],
      [x + size, y],
      [x + size, y + size],
      [x, y + size],
      [x, y],
    ],
  ],
});

/** A room with a window line and a door line (danger zones; the door line has a bound of its own, 30 s). */
export const storyPlan: SitePlan = SitePlan.parse({
  type: 'FeatureCollection',
  facility: site,
  name: label('Site'),
  frame: { origin: [113, 28], rotation: 0 },
  features: [
    feature('level', floor, square(0, 0, 20), { name: label('Floor'), ordinal: 0, elevation: 0 }),
    feature('unit', named('unit', 'hall'), square(0, 0, 10), {
      level: floor,
      category: 'corridor',
      code: 'H',
      name: label('Hall'),
    }),
    zone('window', 0, 'danger'),
    zone('door-line', 3, 'danger', 30),
    zone('toilet', 6, 'toilet'),
    feature(
      'opening',
      named('door', 'gate'),
      {
        type: 'LineString',
        coordinates: [
          [0, 5],
          [0, 6],
        ],
      },
      { level: floor, name: label('Gate'), units: [named('unit', 'hall')], kind: 'gate' },
    ),
    feature(
      'device',
      named('device', 'button'),
      { type: 'Point', coordinates: [9, 9] },
      {
        level: floor,
        unit: named('unit', 'hall'),
        kind: 'duress-button',
        name: label('Button'),
        agent: agentOne,
      },
    ),
  ],
});

function zone(name: string, x: number, zoneClass: string, dwellSeconds?: number) {
  return feature('zone', named('zone', name), square(x, 0, 2), {
    level: floor,
    unit: named('unit', 'hall'),
    class: zoneClass,
    name: label(name),
    ...(dwellSeconds !== undefined && { dwellSeconds }),
  });
}

function feature(type: string, id: string, geometry: object, properties: object) {
  return { type: 'Feature', feature_type: type, id, geometry, properties };
}

type RuleParts = Partial<Omit<Rule, 'id'>>;

/** A rule of which a story states only what matters to it. */
export const aRule = (id: string, parts: RuleParts): Rule =>
  Rule.parse({
    id,
    version: 1,
    title: label(id),
    source: 'a story',
    on: 'person.observed',
    where: [],
    by: ['zone', 'track'],
    pattern: { kind: 'match' },
    alarm: {
      category: 'danger-zone',
      consequence: 'life',
      timeToRespond: 'under-5-min',
      message: label('message'),
      action: label('action'),
      shelvable: true,
    },
    clears: { when: 'condition-end' },
    holdOffSeconds: 0,
    ...parts,
  });

/** Dwell in a danger zone for 20 s, leaving counted after 3 s outside. */
export const dwellRule = (parts: RuleParts = {}): Rule =>
  aRule('dwell', {
    pattern: { kind: 'dwell', zoneClass: 'danger', forSeconds: 20, leaveSeconds: 3 },
    ...parts,
  });
/** A pressed button, ended by an officer only. */
export const duressRule = (parts: RuleParts = {}): Rule =>
  aRule('duress', {
    on: 'duress.pressed',
    by: ['device'],
    clears: { when: 'by-hand' },
    ...parts,
  });
/** A door that is forced, until it no longer is. */
export const forcedRule = (parts: RuleParts = {}): Rule =>
  aRule('forced', {
    on: 'door.state',
    by: ['door'],
    where: [{ field: 'data.state', operator: 'equals', value: 'forced' }],
    ...parts,
  });
/** A device that said nothing for 30 s. */
export const silentRule = (parts: RuleParts = {}): Rule =>
  aRule('silent', {
    on: 'device.health',
    by: ['device'],
    pattern: { kind: 'absence', forSeconds: 30, clock: 'event' },
    ...parts,
  });
/** Rules as a facility publishes them. */
export const rulesOf = (...rules: readonly Rule[]): RuleSet => ({ rules: [...rules] });

/** A signal of the story before the agent numbers it. */
export type Told = Omit<Signal, 'sequence'>;

function told(type: SignalType, seconds: number, subject: string, data: object): Told {
  return Signal.parse({
    specversion: '1.0',
    id: derivedId('signal', second(seconds), [type, subject, JSON.stringify(data)]),
    source: 'story',
    type,
    dataschema: `urn:watchhouse:signal:${type}:1`,
    time: second(seconds),
    datacontenttype: 'application/json',
    facility: site,
    agent: agentOne,
    data,
  });
}

/** A person seen at a second, inside the zones named. */
export const seen = (seconds: number, person: string, ...zones: readonly string[]): Told =>
  told('person.observed', seconds, person, {
    track: track(person),
    level: floor,
    position: [1, 1],
    zones: zones.map(zoneId),
  });
/** The last that is seen of a person. */
export const vanished = (seconds: number, person: string): Told =>
  told('person.observed', seconds, person, {
    track: track(person),
    level: floor,
    position: [1, 1],
    zones: [],
    transition: { kind: 'vanished' },
  });
/** What the gate says of itself. */
export const doorIs = (seconds: number, state: string): Told =>
  told('door.state', seconds, 'gate', { door: named('door', 'gate'), state });
/** What a device says of itself, with the reason if it gives one. */
export const deviceIs = (seconds: number, name: string, state = 'online', reason?: string): Told =>
  told('device.health', seconds, name, {
    device: named('device', name),
    state,
    ...(reason !== undefined && { reason }),
  });
/** How the agent finds a device's clock. */
export const clockIs = (seconds: number, name: string, state: string, offsetMs?: number): Told =>
  told('device.clock', seconds, name, {
    device: named('device', name),
    state,
    ...(offsetMs !== undefined && { offsetMs }),
  });
/** Where people are while older signals are still on their way. */
export const summary = (seconds: number, ...people: readonly string[]): Told => ({
  ...told('map.summary', seconds, people.join(), {
    part: 1,
    parts: 1,
    people: people.map((person) => ({
      track: track(person),
      level: floor,
      position: [2, 2],
      zones: [],
    })),
  }),
  expedited: true,
});
/** A button pressed: expedited, and coming again in order. */
export const pressed = (seconds: number): Told => ({
  ...told('duress.pressed', seconds, 'button', { level: floor, position: [9, 9] }),
  device: named('device', 'button'),
  expedited: true,
});
/** An alarm input says whether it is active: expedited, and coming again in order. */
export const inputIs = (seconds: number, name: string, active: boolean): Told => ({
  ...told('input.changed', seconds, name, { input: 'port', channel: '1', active, initial: false }),
  device: named('device', name),
  expedited: true,
});
/** What the agent's own detection raised, sent ahead at a second of the agent's clock. */
export const edgeAlarm = (
  seconds: number,
  { payload }: CommandOf<'alarm.raise'>,
  changes: object = {},
): Told => {
  const { alarm, definition, key, openingSignal, openedAt, place, evidence } = payload;
  const { rule, ruleVersion } = definition;
  const raised = { alarm, rule, ruleVersion, key, openingSignal, openedAt, place, evidence };
  return { ...told('edge.alarm', seconds, alarm, { ...raised, ...changes }), expedited: true };
};
/** The agent promises that nothing earlier follows; closes an aggregate. */
export const heartbeat = (seconds: number, changes: object = {}): Told =>
  told('agent.heartbeat', seconds, 'one', {
    lastSequence: 0,
    spooled: 0,
    spoolBytes: 0,
    devicesOnline: 1,
    devicesTotal: 1,
    version: '1',
    ...changes,
  });

/** The track of a person called so in a story. */
export const track = (person: string): TrackId => named('track', person);
/** The zone called so in a story. */
export const zoneId = (name: string): ZoneId => named('zone', name);

/** Numbers signals from `first` and cuts them into aggregates, each closed by its heartbeat. */
export function aggregatesOf(signals: readonly Told[], first = 1): DetectionItem[] {
  const items: DetectionItem[] = [];
  let open: Signal[] = [];
  signals.forEach((signal, index) => {
    open.push({ ...signal, sequence: first + index } as Signal);
    if (signal.type !== 'agent.heartbeat' && index < signals.length - 1) return;
    items.push(aggregateOf(open));
    open = [];
  });
  return items;
}

/** One aggregate of numbered signals. */
export const aggregateOf = (signals: readonly Signal[]): DetectionItem => ({
  header: {
    aggregate: 1,
    origin: 'agent',
    facility: site,
    agent: agentOne,
    from: signals[0]?.sequence ?? 1,
    to: signals.at(-1)?.sequence ?? 1,
    count: signals.length,
  },
  signals,
});

/** An expedited signal as it overtakes. */
export const expeditedOf = (signal: Told): DetectionItem => ({
  header: { aggregate: 1, origin: 'expedited', facility: site, agent: agentOne, count: 1 },
  signals: [signal as Signal],
});

/** Signals that lay in quarantine, as they come back into the stream. */
export const replayedOf = (...signals: readonly Told[]): DetectionItem => ({
  header: {
    aggregate: 1,
    origin: 'replayed',
    facility: site,
    agent: agentOne,
    count: signals.length,
  },
  signals: signals as Signal[],
});
