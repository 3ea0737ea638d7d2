import type {
  MapDelta,
  OpenAlarmsDelta,
  PushFrame,
  SystemHealthDelta,
} from '@watchhouse/contracts';
import type { Api } from '../api/client.ts';
import type { Answer } from '../api/failure.ts';
import { LiveConnection } from './connection.ts';
import type { ConnectionSource, ConnectionState } from './connection.ts';
import { LiveView } from './live-view.svelte.ts';
import { alarmsOf, healthOf, mapOf, mapView, openAlarmsView, systemHealthView } from './views.ts';
import type { Sight } from './sight.ts';
import type { AlarmsState, HealthState, MapState } from './views.ts';

/** Frames are gathered this long and applied in one go, so that a burst redraws the screen once. */
const batchMs = 40;
const watchMs = 500;
/** Health of consumers is in the snapshot only. */
const healthRefreshMs = 30_000;

/** Everything live of one facility, made per page and passed by context. */
export class FacilityLive {
  readonly alarms: LiveView<AlarmsState, OpenAlarmsDelta>;
  readonly health: LiveView<HealthState, SystemHealthDelta>;
  readonly map: LiveView<MapState, MapDelta>;
  readonly #connection: LiveConnection;
  readonly #sight: Sight;
  #state = $state.raw<ConnectionState>({ kind: 'connecting' });
  #lastFrameAt = $state<number | null>(null);
  /** Server clock minus ours, milliseconds. */
  #clockOffset = $state(0);
  /** Since when the log is ahead of what is pushed, milliseconds; no alarm can say so, because alarms come that way. */
  #pushBehindSince = $state<number | null>(null);
  #waiting: PushFrame[] = [];
  #batch: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #nextHealthAt = 0;

  constructor(api: Api, facility: string, sight: Sight, address: ConnectionSource['address']) {
    const where = { facility };
    this.#sight = sight;
    this.alarms = new LiveView(openAlarmsView, sight.alarms, async () =>
      read(await api.call('openAlarms', where), alarmsOf),
    );
    this.health = new LiveView(systemHealthView, true, async () =>
      read(await api.call('systemHealth', where), healthOf),
    );
    this.map = new LiveView(mapView, sight.map, async () =>
      read(await api.call('liveState', where), mapOf),
    );
    this.#connection = new LiveConnection(
      { ticket: () => api.call('liveTicket', where, {}), address },
      {
        onOpen: () => this.#refreshAll(),
        onFrame: (frame) => this.#gather(frame),
        onUnreadable: () => this.#lose('all'),
        onState: (state) => {
          this.#state = state;
        },
      },
    );
  }

  get connection(): ConnectionState {
    return this.#state;
  }
  /** When the last frame came, milliseconds of this browser; `null` before the first. */
  get lastFrameAt(): number | null {
    return this.#lastFrameAt;
  }
  get clockOffset(): number {
    return this.#clockOffset;
  }

  get pushBehindSince(): number | null {
    return this.#pushBehindSince;
  }

  /** Connects and loads; gives the function that ends it all. */
  start(): () => void {
    const reconnect = () => {
      if (this.#sight.alarms) void this.#connection.connect();
    };
    window.addEventListener('online', reconnect);
    this.#watch = setInterval(() => this.#look(), watchMs);
    if (this.#sight.alarms) void this.#connection.connect();
    else this.#state = { kind: 'refused', reason: 'right-lost' };
    this.#refreshAll();
    return () => {
      window.removeEventListener('online', reconnect);
      clearInterval(this.#watch);
      clearTimeout(this.#batch);
      this.#connection.stop();
    };
  }

  reconnect(): void {
    if (this.#sight.alarms) void this.#connection.connect();
    this.#refreshAll();
  }

  #refreshAll(): void {
    void this.alarms.refresh();
    void this.map.refresh();
    void this.health.refresh();
  }

  #look(): void {
    const now = Date.now();
    this.#connection.watch(now);
    void this.alarms.check(now);
    void this.map.check(now);
    void this.health.check(now);
    if (now < this.#nextHealthAt) return;
    this.#nextHealthAt = now + healthRefreshMs;
    void this.health.refresh();
  }

  #gather(frame: PushFrame): void {
    this.#waiting.push(frame);
    this.#batch ??= setTimeout(() => this.#applyBatch(), batchMs);
  }

  #applyBatch(): void {
    this.#batch = undefined;
    const frames = this.#waiting;
    this.#waiting = [];
    const now = Date.now();
    this.#lastFrameAt = now;
    const deltas = frames.filter((frame) => frame.kind === 'delta');
    this.alarms.receiveAll(
      deltas.filter((delta) => delta.view === 'open-alarms'),
      now,
    );
    this.health.receiveAll(
      deltas.filter((delta) => delta.view === 'system-health'),
      now,
    );
    this.map.receiveAll(
      frames.filter((frame) => frame.kind === 'map'),
      now,
    );
    for (const frame of frames) this.#heed(frame, now);
  }

  #heed(frame: PushFrame, now: number): void {
    if (frame.kind === 'resync') this.#lose(frame.view);
    if (frame.kind === 'position' || frame.kind === 'pong') {
      this.#clockOffset = Date.parse(frame.at) - now;
    }
    if (frame.kind !== 'position') return;
    const isBehind = (frame.head ?? frame.ledger) > frame.ledger;
    this.#pushBehindSince = isBehind ? (this.#pushBehindSince ?? now) : null;
    this.alarms.notePosition(frame.ledger, now);
    this.health.notePosition(frame.ledger, now);
    this.map.notePosition(frame.map, now);
  }

  #lose(view: 'open-alarms' | 'system-health' | 'map' | 'all'): void {
    if (view === 'open-alarms' || view === 'all') this.alarms.markLost();
    if (view === 'system-health' || view === 'all') this.health.markLost();
    if (view === 'map' || view === 'all') this.map.markLost();
  }
}

function read<A, S>(answer: Answer<A>, toState: (value: A) => S): Answer<S> {
  return answer.ok ? { ok: true, value: toState(answer.value) } : answer;
}
