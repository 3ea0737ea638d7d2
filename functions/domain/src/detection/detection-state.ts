import type {
  AlarmId,
  DeviceId,
  DoorId,
  FacilityId,
  LevelId,
  Position,
  Signal,
  SignalId,
  TrackId,
  UnitId,
  ZoneId,
} from '@watchhouse/contracts';

/** Where something was, as far as the signal said. */
export interface Whereabouts {
  readonly level?: LevelId;
  readonly unit?: UnitId;
  readonly zone?: ZoneId;
  readonly device?: DeviceId;
  readonly door?: DoorId;
  readonly position?: Position;
}

/** An alarm of one rule and key that has not ended by itself. Times are milliseconds since 1970 (UTC). */
export interface OpenAlarm {
  /**
   * Ids the alarm may be open under, oldest first: the first opening's own, and one for each later opening,
   * in case an officer had ended the alarm by hand by then, which the stream does not tell.
   */
  readonly ids: readonly AlarmId[];
  readonly lastOpening: SignalId;
  readonly lastOpeningAt: number;
  /** Newest evidence that the condition holds. */
  readonly evidenceAt: number;
  /** What keeps the condition up (tracks, doors, devices) and when that was last seen. */
  readonly holders: Readonly<Record<string, number>>;
}

/** A track's stay in one zone, gaps within the hysteresis included. */
export interface ZoneStay {
  readonly zone: ZoneId;
  readonly key: string;
  readonly enteredAt: number;
  readonly entry: SignalId;
  readonly insideAt: number;
  readonly inside: SignalId;
  readonly position: Position;
  /** Since when the track is outside the line; null while inside. */
  readonly outsideAt: number | null;
  /** When the stay reached the bound; null before. */
  readonly reachedAt: number | null;
}

/** The stays of one track under one rule. */
export interface TrackStays {
  readonly track: TrackId;
  readonly level: LevelId;
  readonly seenAt: number;
  readonly zones: readonly ZoneStay[];
}

/** The newest signal of a key that an absence rule waits for. */
export interface Sighting {
  readonly at: number;
  readonly signal: SignalId;
  readonly whereabouts: Whereabouts;
  readonly missed: boolean;
}

/** What one rule remembers of one agent's signals. */
export interface RuleTable {
  /** No timer of this table is due earlier; null when none runs. */
  readonly dueAt: number | null;
  /** Whether its alarms end without an officer; kept, because the rule itself may be gone. */
  readonly endsByItself: boolean;
  readonly alarms: Readonly<Record<string, OpenAlarm>>;
  readonly tracks: Readonly<Record<string, TrackStays>>;
  readonly sightings: Readonly<Record<string, Sighting>>;
}

/** An opening that was told before its place in the order was reached. */
export interface ToldAhead {
  readonly rule: string;
  readonly key: string;
  /** The opening signal and its event time. */
  readonly signal: SignalId;
  readonly at: number;
  /** The alarm that the opening raises if it is the first of its key. */
  readonly own: AlarmId;
  /** The alarm under which it was told: its own, or one that was open and was told again. */
  readonly under: AlarmId;
  readonly holder?: string;
  /**
   * Of an alarm that the agent's own detection raised: the watermark at which order must have reached it. Absent
   * where the signal itself comes again in order.
   */
  readonly until?: number;
  /** Set when `under` was corrected in favour of an earlier opening. */
  readonly supersededBy?: AlarmId;
}

/** State of one agent's part of the stream; agents do not influence each other. */
export interface AgentDetection {
  /** Last accepted sequence number. */
  readonly sequence: number;
  /** Event time of the newest heartbeat: nothing earlier will be decided. */
  readonly watermark: number | null;
  /** Signals later than the watermark, waiting for the heartbeat that covers them. */
  readonly pending: readonly Signal[];
  /** By rule reference: id, version and content. */
  readonly tables: Readonly<Record<string, RuleTable>>;
  /** References of the dwell rules that hold a stay of a track. */
  readonly holding: Readonly<Record<string, readonly string[]>>;
  /** `from` of the edition of rules that decided last; older snapshots do not say. */
  readonly edition?: number;
  /** What was told ahead of its order and is not settled yet, eldest first. */
  readonly ahead?: readonly ToldAhead[];
  /** Event time up to which signals were decided without a heartbeat, because too many waited. */
  readonly hurriedTo?: number;
}

/**
 * Everything detection remembers of a facility: plain JSON, so that a snapshot is `JSON.stringify`. One written
 * before signals were told ahead of their order lacks the optional members and is read as it is: what it told
 * stands in its tables, and the same opening coming in order changes nothing.
 */
export interface DetectionState {
  readonly facility: FacilityId;
  readonly agents: Readonly<Record<string, AgentDetection>>;
  /** Expedited signals that were told or decided, oldest first, so that none is told twice. */
  readonly expedited: readonly SignalId[];
}

/** Detection that has seen nothing yet. */
export const emptyDetection = (facility: FacilityId): DetectionState => ({
  facility,
  agents: {},
  expedited: [],
});

export const emptyAgent: AgentDetection = {
  sequence: 0,
  watermark: null,
  pending: [],
  tables: {},
  holding: {},
};
