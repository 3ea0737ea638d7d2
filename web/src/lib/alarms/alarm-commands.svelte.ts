import { PersonCommand } from '@watchhouse/contracts';
import type { OpenAlarmRow } from '@watchhouse/contracts';
import { SvelteMap } from 'svelte/reactivity';
import type { Api } from '../api/client.ts';
import type { Failure } from '../api/failure.ts';
import { freshId } from '../api/fresh-id.ts';

/** What is asked of an alarm, with what the command needs beside the alarm's id. */
export type AlarmRequest =
  | { readonly type: 'alarm.acknowledge' | 'alarm.unshelve'; readonly details?: undefined }
  | { readonly type: 'alarm.end-condition'; readonly details: { readonly reason: string } }
  | {
      readonly type: 'alarm.shelve';
      readonly details: { readonly reason: string; readonly minutes: number };
    };

interface Pending {
  readonly type: AlarmRequest['type'];
  /** Ledger position of the accepted change; `null` while the answer is awaited. */
  readonly seq: number | null;
}

/** Commands under way from this screen, and the refusals its user has not yet put away. */
export class AlarmCommands {
  readonly #api: Api;
  readonly #facility: string;
  readonly #onAccepted: (position: number) => void;
  readonly #pending = new SvelteMap<string, Pending>();
  readonly #failures = new SvelteMap<string, Failure>();

  constructor(api: Api, facility: string, onAccepted: (position: number) => void) {
    this.#api = api;
    this.#facility = facility;
    this.#onAccepted = onAccepted;
  }

  /** What is awaited for an alarm: until the answer, and then until the view shows it. */
  pendingOf(row: OpenAlarmRow): AlarmRequest['type'] | null {
    const pending = this.#pending.get(row.alarm);
    if (pending === undefined) return null;
    return pending.seq !== null && row.seq >= pending.seq ? null : pending.type;
  }

  failureOf(alarm: string): Failure | null {
    return this.#failures.get(alarm) ?? null;
  }

  dismiss(alarm: string): void {
    this.#failures.delete(alarm);
  }

  /** Sends it once: the id in the body makes every repetition the same command. */
  async send(row: OpenAlarmRow, { type, details }: AlarmRequest): Promise<boolean> {
    const { alarm } = row;
    if (this.pendingOf(row) !== null) return false;
    this.#failures.delete(alarm);
    this.#pending.set(alarm, { type, seq: null });
    const command = PersonCommand.parse({
      id: freshId('command'),
      type,
      payload: { alarm, ...details },
    });
    const answer = await this.#api.call('command', { facility: this.#facility }, command);
    if (!answer.ok) {
      this.#pending.delete(alarm);
      this.#failures.set(alarm, answer.failure);
      return false;
    }
    const seq = answer.value.events.at(-1)?.seq ?? null;
    if (seq === null) this.#pending.delete(alarm);
    else this.#pending.set(alarm, { type, seq });
    this.#onAccepted(answer.value.position);
    return true;
  }
}
