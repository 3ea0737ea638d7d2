import { limits } from '@watchhouse/contracts';
import type {
  FacilityId,
  Instant,
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

/**
 * Folds the signals accepted since the last delta, and what was counted since, into the live state. The delta
 * holds whole rows and removals, so applying it twice changes nothing; it is undefined, and the revision
 * stays, when nothing moved. A person not seen for ten seconds of event time has gone.
 */
export function foldLive(
  state: LiveState,
  signals: readonly Signal[],
  counters: Partial<Counters> = {},
): { readonly state: LiveState; readonly delta: MapDelta | undefined } {
  const fold: Fold = {
    asOf: state.asOf,
    people: new Map(state.people.map((person) => [person.track, person])),
    doors: new Map(state.doors.map((door) => [door.door, door])),
    devices: new Map(state.devices.map((device) => [device.device, device])),
  };
  for (const signal of signals) foldSignal(fold, signal);
  bound(fold);
  const next: LiveState = {
    facility: state.facility,
    revision: state.revision + 1,
    asOf: fold.asOf,
    people: [...fold.people.values()],
    doors: [...fold.doors.values()],
    devices: [...fold.devices.values()],
    counters: sum(state.counters, counters),
  };
  const delta = deltaOf(state, next);
  return delta ? { state: next, delta } : { state, delta: undefined };
}

interface Fold {
  asOf: Instant;
  readonly people: Map<TrackId, LivePerson>;
  readonly doors: Map<string, LiveDoor>;
  readonly devices: Map<string, LiveDevice>;
}

function foldSignal(fold: Fold, signal: Signal): void {
  if (signal.type === 'agent.heartbeat' && signal.time > fold.asOf) fold.asOf = signal.time;
  if (signal.type === 'person.observed') foldPerson(fold, signal);
  if (signal.type === 'door.state') {
    const { door, state } = signal.data;
    const before = fold.doors.get(door);
    if (isNews(before, state, signal.time))
      fold.doors.set(door, { door, state, since: signal.time });
  }
  if (signal.type === 'device.health') {
    const { device, state } = signal.data;
    const before = fold.devices.get(device);
    if (!isNews(before, state, signal.time)) return;
    fold.devices.set(device, { device, state, since: signal.time });
  }
}

/** Whether a state is another one than the known and not older. */
const isNews = (
  before: { readonly state: string; readonly since: Instant } | undefined,
  state: string,
  at: Instant,
): boolean => !before || (before.state !== state && at >= before.since);

function foldPerson({ people }: Fold, { time, data }: SignalOf<'person.observed'>): void {
  const { track, level, position, height, zones, transition } = data;
  const before = people.get(track);
  if (before && before.seenAt > time) return;
  // Set anew, so that the longest unseen stand first.
  people.delete(track);
  if (transition?.kind === 'vanished') return;
  const seen = { track, level, position, zones, seenAt: time };
  people.set(track, height === undefined ? seen : { ...seen, height });
}

function bound({ asOf, people, doors, devices }: Fold): void {
  for (const { track, seenAt } of people.values()) {
    if (msBetween(seenAt, asOf) > limits.detection.trackSilenceMs) people.delete(track);
  }
  trim(people, limits.snapshot.livePeopleMax);
  trim(doors, limits.snapshot.liveDoorsMax);
  trim(devices, limits.snapshot.liveDevicesMax);
}

function trim(rows: Map<string, unknown>, max: number): void {
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
  const known = new Set<object>([...before.people, ...before.doors, ...before.devices]);
  const isNew = (row: object): boolean => !known.has(row);
  const present = new Set(after.people.map(({ track }) => track));
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
    counters: after.counters,
  };
  const counted = Object.keys(after.counters) as (keyof Counters)[];
  const moved =
    after.asOf !== before.asOf ||
    delta.people.length + delta.gone.length + delta.doors.length + delta.devices.length > 0 ||
    counted.some((counter) => after.counters[counter] !== before.counters[counter]);
  return moved ? delta : undefined;
}
