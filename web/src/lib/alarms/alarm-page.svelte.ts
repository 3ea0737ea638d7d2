import type { AlarmPage } from '@watchhouse/contracts';
import type { Api } from '../api/client.ts';
import type { Failure } from '../api/failure.ts';

/** The page of the selected alarm: read when it is selected and whenever its row has moved on. */
export class AlarmPageState {
  readonly #api: Api;
  readonly #facility: string;
  #wanted = '';
  #page = $state.raw<AlarmPage | null>(null);
  #failure = $state.raw<Failure | null>(null);

  constructor(api: Api, facility: string) {
    this.#api = api;
    this.#facility = facility;
  }

  get page(): AlarmPage | null {
    return this.#page;
  }
  get failure(): Failure | null {
    return this.#failure;
  }

  /** Shows an alarm as of a ledger position; the former page of the same alarm stays meanwhile. */
  async show(alarm: string, seq: number): Promise<void> {
    const wanted = `${alarm}@${seq}`;
    if (this.#wanted === wanted && this.#failure === null) return;
    if (this.#page?.row.alarm !== alarm) this.#page = null;
    this.#wanted = wanted;
    const answer = await this.#api.call('alarmPage', { facility: this.#facility, alarm });
    if (this.#wanted !== wanted) return;
    if (!answer.ok) {
      this.#failure = answer.failure;
      return;
    }
    this.#failure = null;
    this.#page = answer.value;
  }

  async retry(): Promise<void> {
    const [alarm, seq] = this.#wanted.split('@');
    if (alarm !== undefined && seq !== undefined) await this.show(alarm, Number(seq));
  }
}
