import type { OpenAlarmRow, SitePlan } from '@watchhouse/contracts';
import { AlarmCommands } from '../alarms/alarm-commands.svelte.ts';
import { AlarmPageState } from '../alarms/alarm-page.svelte.ts';
import { isOffered } from '../alarms/allowed.ts';
import { lanesOf } from '../alarms/order.ts';
import { RecentAlarms } from '../alarms/recent-alarms.svelte.ts';
import type { Standing } from '../api/client.ts';
import type { Failure } from '../api/failure.ts';
import { liveAddress } from '../api/path.ts';
import { sightOf } from '../live/sight.ts';
import { FacilityLive } from '../live/facility-live.svelte.ts';
import { floorsOf, spotOf, spotOfAlarm } from '../map/floor.ts';
import type { FeatureOf, Floor, Spot } from '../map/floor.ts';
import { toDrawing } from '../map/geometry.ts';
import { MapView } from '../map/map-view.svelte.ts';
import type { Session } from '../session/session.svelte.ts';

/** What the right side shows. */
export type Selection =
  | { readonly kind: 'alarm'; readonly alarm: string }
  | { readonly kind: 'unit'; readonly unit: string };

/** Older than this, what moves is shown as stale: three missed seconds and the push interval. */
const staleAfterMs = 10_000;

/** State of the command view of one facility, made per page. */
export class CommandView {
  readonly facility: string;
  readonly live: FacilityLive;
  readonly commands: AlarmCommands;
  readonly page: AlarmPageState;
  readonly recent: RecentAlarms;
  readonly map = new MapView();
  readonly #session: Session;
  #plan = $state.raw<SitePlan | null>(null);
  #planFailure = $state.raw<Failure | null>(null);
  #selection = $state.raw<Selection | null>(null);
  #level = $state<string | null>(null);
  /** The last known row of the selected alarm, so that it stays when the alarm leaves the list. */
  #lastRow = $state.raw<OpenAlarmRow | null>(null);
  readonly #floors = $derived(this.#plan === null ? [] : floorsOf(this.#plan));
  readonly #rows = $derived.by(() => {
    const state = this.live.alarms.state;
    if (state === null) return null;
    return lanesOf(state.rows.values()).flatMap((lane) => lane.rows);
  });

  constructor(session: Session, standing: Standing, facility: string, origin: string) {
    this.#session = session;
    this.facility = facility;
    this.live = new FacilityLive(session.api, facility, sightOf[standing.post], (ticket) =>
      liveAddress(origin, session.config.livePath, ticket),
    );
    this.commands = new AlarmCommands(session.api, facility, (position) =>
      this.live.alarms.notePosition(position, Date.now()),
    );
    this.page = new AlarmPageState(session.api, facility);
    this.recent = new RecentAlarms(session.api, facility);
  }

  get plan(): SitePlan | null {
    return this.#plan;
  }
  get planFailure(): Failure | null {
    return this.#planFailure;
  }
  get floors(): readonly Floor[] {
    return this.#floors;
  }
  get level(): string | null {
    return this.#level;
  }
  get selection(): Selection | null {
    return this.#selection;
  }
  /** Open alarms in the order of the list; `null` until known. */
  get rows(): readonly OpenAlarmRow[] | null {
    return this.#rows;
  }
  /** The selected alarm as it stands, also after it was closed. */
  get selected(): OpenAlarmRow | null {
    const selection = this.#selection;
    if (selection?.kind !== 'alarm') return null;
    const open = this.live.alarms.state?.rows.get(selection.alarm);
    if (open !== undefined) return open;
    const ended = this.recent.rowOf(selection.alarm);
    if (ended !== null) return ended;
    const page = this.page.page?.row;
    if (page?.alarm === selection.alarm) return page;
    return this.#lastRow?.alarm === selection.alarm ? this.#lastRow : null;
  }

  /** The selected room with its floor. */
  get selectedRoom(): { readonly floor: Floor; readonly unit: FeatureOf<'unit'> } | null {
    const selection = this.#selection;
    if (selection?.kind !== 'unit') return null;
    for (const floor of this.#floors) {
      const unit = floor.units.find(({ id }) => id === selection.unit);
      if (unit !== undefined) return { floor, unit };
    }
    return null;
  }

  /** Whether the picture is too old to be trusted; `now` is server time in milliseconds. */
  isMapStale(now: number): boolean {
    const state = this.live.map.state;
    return state !== null && now - Date.parse(state.asOf) > staleAfterMs;
  }
  /** Whether the alarm list may have missed something. */
  isListStale(browserNow: number): boolean {
    const { lastFrameAt, connection } = this.live;
    if (connection.kind !== 'live' && connection.kind !== 'connecting') return true;
    // The log goes on but the list does not: the service that keeps it stands still.
    const behind = [this.live.alarms.behindSince, this.live.pushBehindSince];
    if (behind.some((since) => since !== null && browserNow - since > staleAfterMs)) return true;
    return lastFrameAt !== null && browserNow - lastFrameAt > 2 * staleAfterMs;
  }

  async loadPlan(): Promise<void> {
    this.#planFailure = null;
    const answer = await this.#session.api.call('sitePlan', { facility: this.facility });
    if (!answer.ok) {
      this.#planFailure = answer.failure;
      return;
    }
    this.#plan = answer.value;
    this.#level ??= this.floors[0]?.level.id ?? null;
  }

  select(alarm: string): void {
    this.#selection = { kind: 'alarm', alarm };
    this.#lastRow = this.selected;
    this.locate();
  }

  selectUnit(unit: string): void {
    this.#selection = { kind: 'unit', unit };
  }

  clear(): void {
    this.#selection = null;
  }

  showLevel(level: string): void {
    this.#level = level;
  }

  /** Flies to the selected alarm, changing the floor when it is on another. */
  locate(): void {
    const row = this.selected;
    if (row === null || this.#plan === null) return;
    const spot = spotOfAlarm(this.#plan, row.place);
    if (spot !== null) this.#flyTo(spot);
  }

  /** Flies to a room or a door of the plan. */
  flyToFeature(id: string): void {
    const feature = this.#plan?.features.find((candidate) => candidate.id === id);
    if (feature === undefined) return;
    if (feature.feature_type === 'unit') this.selectUnit(feature.id);
    this.#flyTo(spotOf(feature));
  }

  /** Moves the selection up or down the list. */
  step(by: 1 | -1): void {
    const rows = this.rows ?? [];
    const selection = this.#selection;
    const at = rows.findIndex(
      ({ alarm }) => selection?.kind === 'alarm' && alarm === selection.alarm,
    );
    const next = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (next !== undefined) this.select(next.alarm);
  }

  /** Acknowledges the selected alarm, where that is offered. */
  acknowledge(): void {
    const row = this.selected;
    const { standing } = this.#session;
    if (row === null || standing === null || !isOffered(row, 'acknowledge', standing)) return;
    void this.commands.send(row, { type: 'alarm.acknowledge' });
  }

  #flyTo({ level, position }: Spot): void {
    const isOther = level !== this.#level;
    this.#level = level;
    // A new floor is framed first; the flight starts from there.
    if (isOther) requestAnimationFrame(() => this.map.flyTo(toDrawing(position)));
    else this.map.flyTo(toDrawing(position));
  }
}
