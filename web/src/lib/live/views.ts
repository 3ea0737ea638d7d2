import type {
  HealthRow,
  LiveAgent,
  LiveDevice,
  LiveDoor,
  LivePerson,
  LiveState,
  MapDelta,
  OpenAlarmRow,
  OpenAlarms,
  OpenAlarmsDelta,
  SystemHealth,
  SystemHealthDelta,
} from '@watchhouse/contracts';
import type { Delta, ViewKind } from './inbox.ts';

/** Open alarms of a facility by alarm id, at a ledger position. */
export interface AlarmsState {
  readonly position: number;
  readonly asOf: string;
  readonly rows: ReadonlyMap<string, OpenAlarmRow>;
}
/** Health of the parts of the system by part, at a ledger position. */
export interface HealthState {
  readonly position: number;
  readonly asOf: string;
  readonly rows: ReadonlyMap<string, HealthRow>;
  /** As of the last snapshot; deltas do not carry it. */
  readonly consumers: SystemHealth['consumers'];
}
/** What moves, at a revision of the map. */
export interface MapState {
  readonly revision: number;
  readonly asOf: string;
  readonly people: ReadonlyMap<string, LivePerson>;
  readonly doors: ReadonlyMap<string, LiveDoor>;
  readonly devices: ReadonlyMap<string, LiveDevice>;
  /** The agents of the site, each as its last heartbeat described it. */
  readonly agents: ReadonlyMap<string, LiveAgent>;
  readonly counters: LiveState['counters'];
}

export const alarmsOf = (snapshot: OpenAlarms): AlarmsState => ({
  position: snapshot.position,
  asOf: snapshot.asOf,
  rows: keyed(snapshot.rows, ({ alarm }) => alarm),
});
export const healthOf = (snapshot: SystemHealth): HealthState => ({
  position: snapshot.position,
  asOf: snapshot.asOf,
  rows: keyed(snapshot.rows, ({ part }) => part),
  consumers: snapshot.consumers,
});
export const mapOf = (snapshot: LiveState): MapState => ({
  revision: snapshot.revision,
  asOf: snapshot.asOf,
  people: keyed(snapshot.people, ({ track }) => track),
  doors: keyed(snapshot.doors, ({ door }) => door),
  devices: keyed(snapshot.devices, ({ device }) => device),
  agents: keyed(snapshot.agents ?? [], ({ agent }) => agent),
  counters: snapshot.counters,
});

export const openAlarmsView: ViewKind<AlarmsState, OpenAlarmsDelta> = {
  positionOf: ({ position }) => position,
  apply: (state, delta) => ({
    position: delta.to,
    asOf: delta.at,
    rows: changed(state.rows, delta.rows, ({ alarm }) => alarm, delta.removed),
  }),
  join: (parts) => ({
    ...unpart(parts),
    rows: parts.flatMap(({ rows }) => rows),
    removed: parts.flatMap(({ removed }) => removed),
  }),
};

export const systemHealthView: ViewKind<HealthState, SystemHealthDelta> = {
  positionOf: ({ position }) => position,
  apply: (state, delta) => ({
    ...state,
    position: delta.to,
    asOf: delta.at,
    rows: changed(state.rows, delta.rows, ({ part }) => part, delta.removed),
  }),
  join: (parts) => ({
    ...unpart(parts),
    rows: parts.flatMap(({ rows }) => rows),
    removed: parts.flatMap(({ removed }) => removed),
  }),
};

export const mapView: ViewKind<MapState, MapDelta> = {
  positionOf: ({ revision }) => revision,
  apply: (state, delta) => ({
    revision: delta.to,
    asOf: delta.asOf,
    people: changed(state.people, delta.people, ({ track }) => track, delta.gone),
    doors: changed(state.doors, delta.doors, ({ door }) => door, []),
    devices: changed(state.devices, delta.devices, ({ device }) => device, []),
    agents: changed(state.agents, delta.agents ?? [], ({ agent }) => agent, []),
    counters: delta.counters,
  }),
  join: (parts) => ({
    ...unpart(parts),
    people: parts.flatMap(({ people }) => people),
    gone: parts.flatMap(({ gone }) => gone),
    doors: parts.flatMap(({ doors }) => doors),
    devices: parts.flatMap(({ devices }) => devices),
    ...(parts.some(({ agents }) => agents !== undefined) && {
      agents: parts.flatMap(({ agents }) => agents ?? []),
    }),
  }),
  // The revision lives beside the stream, not in the ledger: it starts anew when live state was lost.
  isRestart: (state, delta) => delta.asOf > state.asOf,
};

/** The last part without its numbering: its members stand for the whole. */
function unpart<D extends Delta>(parts: readonly D[]): D {
  const last = parts.at(-1);
  if (last === undefined) throw new Error('a delta has at least one part');
  const { part: _part, parts: _parts, ...whole } = last;
  return whole as D;
}

function keyed<R>(rows: readonly R[], keyOf: (row: R) => string): ReadonlyMap<string, R> {
  return new Map(rows.map((row) => [keyOf(row), row]));
}

/** Unchanged maps stay the same object, so that screens redraw only what moved. */
function changed<R>(
  rows: ReadonlyMap<string, R>,
  changedRows: readonly R[],
  keyOf: (row: R) => string,
  removed: readonly string[],
): ReadonlyMap<string, R> {
  if (changedRows.length === 0 && removed.length === 0) return rows;
  const next = new Map(rows);
  for (const key of removed) next.delete(key);
  for (const row of changedRows) next.set(keyOf(row), row);
  return next;
}
