import type { OpenAlarmRow } from '@watchhouse/contracts';
import type { Api } from '../api/client.ts';

/** An ended alarm stays below the list this long, so that who was away for a moment sees who saw to it. */
const keptMs = 10 * 60_000;
const keptMax = 10;

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
    const answer = await this.#api.call('alarmPage', { facility: this.#facility, alarm });
    if (!answer.ok || this.#known?.has(alarm) === true) return;
    const { row } = answer.value;
    const others = this.#ended.filter((ended) => ended.row.alarm !== alarm);
    this.#ended = [{ row, seenAt }, ...others].slice(0, keptMax);
  }
}
