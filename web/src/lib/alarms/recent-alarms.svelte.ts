import type { OpenAlarmRow } from '@watchhouse/contracts';
import type { Api } from '../api/client.ts';
import { isPassing } from '../api/failure.ts';
import { isClosed } from './allowed.ts';

/** An ended alarm stays below the list this long, so that who was away for a moment sees who saw to it. */
const keptMs = 10 * 60_000;
const keptMax = 10;
/** An alarm's page may lag behind the list; it is read again after each of these waits. */
const readAgainAfterMs = [500, 2_000, 5_000];

interface Ended {
  readonly row: OpenAlarmRow;
  readonly seenAt: number;
}

/** Alarms that left the list while this screen was open, with the state they ended in. */
export class RecentAlarms {
  readonly #api: Api;
  readonly #facility: string;
  #known: ReadonlyMap<string, OpenAlarmRow> | null = null;
  #ended = $state.raw<readonly Ended[]>([]);

  constructor(api: Api, facility: string) {
    this.#api = api;
    this.#facility = facility;
  }

  /** The last to end first. */
  rows(now: number): readonly OpenAlarmRow[] {
    return this.#ended.filter(({ seenAt }) => now - seenAt < keptMs).map(({ row }) => row);
  }

  rowOf(alarm: string): OpenAlarmRow | null {
    return this.#ended.find(({ row }) => row.alarm === alarm)?.row ?? null;
  }

  /** Takes note of the open alarms as they are now; what left the list is read once more. */
  observe(open: ReadonlyMap<string, OpenAlarmRow>, now: number): void {
    const left = [...(this.#known?.keys() ?? [])].filter((alarm) => !open.has(alarm));
    const isBack = ({ row }: Ended) => open.has(row.alarm);
    if (this.#ended.some(isBack)) this.#ended = this.#ended.filter((ended) => !isBack(ended));
    this.#known = open;
    for (const alarm of left) void this.#readEnded(alarm, now);
  }

  async #readEnded(alarm: string, seenAt: number): Promise<void> {
    const row = await this.#closedRow(alarm);
    if (row === null || this.#known?.has(alarm) === true) return;
    const others = this.#ended.filter((ended) => ended.row.alarm !== alarm);
    this.#ended = [{ row, seenAt }, ...others].slice(0, keptMax);
  }

  /** The alarm as it ended; `null` when it cannot be read so: an open one is never called ended. */
  async #closedRow(alarm: string): Promise<OpenAlarmRow | null> {
    for (const waitMs of [0, ...readAgainAfterMs]) {
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      if (this.#known?.has(alarm) === true) return null;
      const answer = await this.#api.call('alarmPage', { facility: this.#facility, alarm });
      if (answer.ok && isClosed(answer.value.row)) return answer.value.row;
      if (!answer.ok && !isPassing(answer.failure)) return null;
    }
    return null;
  }
}
