import { limits } from '@watchhouse/contracts';
import type {
  AgentId,
  DeviceId,
  DoorId,
  FacilityId,
  Instant,
  LiveAgent,
  LiveDevice,
  LiveDoor,
  LivePerson,
  LiveState,
  MapDelta,
  Signal,
  SignalOf,
  TrackId,
} from '@watchhouse/contracts';
import { msBetween } from '../instant.ts';

type Counters = LiveState['counters'];

/** A facility of which nothing has been seen moving. */
export const emptyLive = (facility: FacilityId, asOf: Instant): LiveState => ({
  facility,
  revision: 0,
  asOf,
  people: [],
  doors: [],
  devices: [],
  counters: { signals: 0, late: 0, duplicates: 0, quarantined: 0, sequenceGaps: 0 },
});

/** When the newest accepted heartbeat of each agent entered the stream: a fence's `heartbeats` will do. */
export type HeartbeatArrivals = Readonly<Record<AgentId, { readonly arrivedAt: Instant }>>;

/**
 * Folds the signals accepted since the last delta, and what was counted since, into the live state. The delta
 * holds whole rows and removals, so applying it twice changes nothing; it is undefined, and the revision
 * stays, when nothing moved. Where somebody is never goes back: a map summary is newer than the observations that
 * are still on their way. A person not seen for ten seconds of event time, by the newer of watermark and summary, has
 * gone. `arrivals` is for the rows of agents; of one that is not in it the heartbeat's own time is taken.
 */
export function foldLive(
  state: LiveState,
  signals: readonly Signal[],
  counters: Partial<Counters> = {},
  arrivals: HeartbeatArrivals = {},
): { readonly state: LiveState; readonly delta: MapDelta | undefined } {
  const fold: Fold = {
    asOf: state.asOf,
    summaryAt: state.summaryAt,
    arrivals,
    people: new Map(state.people.map((person) => [person.track, person])),
    doors: new Map(state.doors.map((door) => [door.door, door])),
    devices: new Map(state.devices.map((device) => [device.device, device])),
    agents: new Map(state.agents?.map((agent) => [agent.agent, agent])),
  };
  for (const signal of signals) foldSignal(fold, signal);
  bound(fold);
  const next: LiveState = {
    facility: state.facility,
    revision: state.revision + 1,
    asOf: fold.asOf,
    ...(fold.summaryAt !== undefined && { summaryAt: fold.summaryAt }),
    people: [...fold.people.values()],
    doors: [...fold.doors.values()],
    devices: [...fold.devices.values()],
    ...(fold.agents.size > 0 && { agents: [...fold.agents.values()] }),
    counters: sum(state.counters, counters),
  };
  const delta = deltaOf(state, next);
  return delta ? { state: next, delta } : { state, delta: undefined };
}

interface Fold {
  asOf: Instant;
  /** Time of the newest map summary. */
  summaryAt: Instant | undefined;
  readonly arrivals: HeartbeatArrivals;
  readonly people: Map<TrackId, LivePerson>;
  readonly doors: Map<DoorId, LiveDoor>;
  readonly devices: Map<DeviceId, LiveDevice>;
  readonly agents: Map<AgentId, LiveAgent>;
}

function foldSignal(fold: Fold, signal: Signal): void {
  if (signal.type === 'agent.heartbeat') foldHeartbeat(fold, signal);
  if (signal.type === 'map.summary') foldSummary(fold, signal);
  if (signal.type === 'door.state') foldDoor(fold, signal);
  if (signal.type === 'device.health') foldHealth(fold, signal);
  if (signal.type === 'device.clock') foldClock(fold, signal);
  if (signal.type === 'person.observed') {
    const { transition, ...person } = signal.data;
    foldPerson(fold, person, signal.time, transition?.kind === 'vanished');
  }
}

function foldHeartbeat(fold: Fold, { agent, time, data }: SignalOf<'agent.heartbeat'>): void {
  if (time > fold.asOf) fold.asOf = time;
  if (agent === undefined) return;
  const before = fold.agents.get(agent);
  if (before && before.heartbeatAt > time) return;
  const { lastSequence: _, ...told } = data;
  const arrivedAt = fold.arrivals[agent]?.arrivedAt ?? time;
  fold.agents.set(agent, { agent, heartbeatAt: time, arrivedAt, ...told });
}

function foldSummary(fold: Fold, { time, data }: SignalOf<'map.summary'>): void {
  if (fold.summaryAt === undefined || time > fold.summaryAt) fold.summaryAt = time;
  for (const person of data.people) foldPerson(fold, person, time, false);
}

type Seen = Omit<LivePerson, 'seenAt'>;

function foldPerson({ people }: Fold, person: Seen, at: Instant, hasVanished: boolean): void {
  const { track, level, position, height, zones } = person;
  const before = people.get(track);
  if (before && before.seenAt > at) return;
  // Set anew, so that the longest unseen stand first.
  people.delete(track);
  if (hasVanished) return;
  const seen = { track, level, position, zones, seenAt: at };
  people.set(track, height === undefined ? seen : { ...seen, height });
}

function foldDoor({ doors }: Fold, { time, data: { door, state } }: SignalOf<'door.state'>): void {
  if (isNews(doors.get(door), state, time)) doors.set(door, { door, state, since: time });
}

function foldHealth({ devices }: Fold, { time, data }: SignalOf<'device.health'>): void {
  const { device, state, reason } = data;
  const before = devices.get(device);
  if (before && (time < before.since || (before.state === state && before.reason === reason))) {
    return;
  }
  const offset = before?.clockOffsetMs;
  devices.set(device, {
    device,
    state,
    since: before?.state === state ? before.since : time,
    ...(reason !== undefined && { reason }),
    ...(offset !== undefined && { clockOffsetMs: offset }),
  });
}

/** A device of which nothing else was said is there, or nobody would know its clock. */
function foldClock({ devices }: Fold, { time, data }: SignalOf<'device.clock'>): void {
  const { device, offsetMs } = data;
  const known = devices.get(device) ?? { device, state: 'online' as const, since: time };
  if (time < known.since || (devices.has(device) && known.clockOffsetMs === offsetMs)) return;
  const { clockOffsetMs: _, ...row } = known;
  devices.set(device, offsetMs === undefined ? row : { ...row, clockOffsetMs: offsetMs });
}

/** Whether a state is another one than the known and not older. */
const isNews = (
  before: { readonly state: string; readonly since: Instant } | undefined,
  state: string,
  at: Instant,
): boolean => !before || (before.state !== state && at >= before.since);

function bound({ asOf, summaryAt, people, doors, devices, agents }: Fold): void {
  const newest = summaryAt !== undefined && summaryAt > asOf ? summaryAt : asOf;
  for (const { track, seenAt } of people.values()) {
    if (msBetween(seenAt, newest) > limits.detection.trackSilenceMs) people.delete(track);
  }
  trim(people, limits.snapshot.livePeopleMax);
  trim(doors, limits.snapshot.liveDoorsMax);
  trim(devices, limits.snapshot.liveDevicesMax);
  trim(agents, limits.snapshot.liveAgentsMax);
}

function trim<K>(rows: Map<K, unknown>, max: number): void {
  for (const key of rows.keys()) {
    if (rows.size <= max) return;
    rows.delete(key);
  }
}

const sum = (before: Counters, added: Partial<Counters>): Counters => ({
  signals: before.signals + (added.signals ?? 0),
  late: before.late + (added.late ?? 0),
  duplicates: before.duplicates + (added.duplicates ?? 0),
  quarantined: before.quarantined + (added.quarantined ?? 0),
  sequenceGaps: before.sequenceGaps + (added.sequenceGaps ?? 0),
});

function deltaOf(before: LiveState, after: LiveState): MapDelta | undefined {
  const { people, doors, devices, agents = [] } = before;
  const known = new Set<object>([...people, ...doors, ...devices, ...agents]);
  const isNew = (row: object): boolean => !known.has(row);
  const present = new Set(after.people.map(({ track }) => track));
  const changedAgents = after.agents?.filter(isNew) ?? [];
  const delta: MapDelta = {
    kind: 'map',
    facility: after.facility,
    from: before.revision,
    to: after.revision,
    asOf: after.asOf,
    people: after.people.filter(isNew),
    gone: before.people.map(({ track }) => track).filter((track) => !present.has(track)),
    doors: after.doors.filter(isNew),
    devices: after.devices.filter(isNew),
    ...(changedAgents.length > 0 && { agents: changedAgents }),
    counters: after.counters,
  };
  const counted = Object.keys(after.counters) as (keyof Counters)[];
  const moved =
    after.asOf !== before.asOf ||
    after.summaryAt !== before.summaryAt ||
    changedAgents.length > 0 ||
    delta.people.length + delta.gone.length + delta.doors.length + delta.devices.length > 0 ||
    counted.some((counter) => after.counters[counter] !== before.counters[counter]);
  return moved ? delta : undefined;
}
