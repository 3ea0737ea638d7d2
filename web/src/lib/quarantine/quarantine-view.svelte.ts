import { PersonCommand } from '@watchhouse/contracts';
import type { QuarantineEntry, QuarantineRow } from '@watchhouse/contracts';
import type { Api } from '../api/client.ts';
import type { Failure } from '../api/failure.ts';
import { freshId } from '../api/fresh-id.ts';
import { entryAddress } from './entry-address.ts';

/** While something is read again the list is asked for this often, otherwise seldom. */
const busyRefreshMs = 2_000;
const restRefreshMs = 15_000;

/** The quarantine of one facility: the list, the entry that is open, and reading it again. */
export class QuarantineView {
  readonly #api: Api;
  readonly #facility: string;
  #rows = $state.raw<readonly QuarantineRow[] | null>(null);
  #asOf = $state<string | null>(null);
  #failure = $state.raw<Failure | null>(null);
  #selected = $state<string | null>(null);
  #entry = $state.raw<QuarantineEntry | null>(null);
  #entryFailure = $state.raw<Failure | null>(null);
  #replayFailure = $state.raw<Failure | null>(null);
  /** The object whose replay this screen has asked for, until the list shows it. */
  #asked = $state<string | null>(null);
  #nextAt = 0;
  #isLoading = false;

  constructor(api: Api, facility: string) {
    this.#api = api;
    this.#facility = facility;
  }

  /** Newest first; `null` until known. */
  get rows(): readonly QuarantineRow[] | null {
    return this.#rows;
  }
  get asOf(): string | null {
    return this.#asOf;
  }
  get failure(): Failure | null {
    return this.#failure;
  }
  get selected(): QuarantineRow | null {
    return this.#rows?.find(({ object }) => object === this.#selected) ?? null;
  }
  get entry(): QuarantineEntry | null {
    return this.#entry;
  }
  get entryFailure(): Failure | null {
    return this.#entryFailure;
  }
  get replayFailure(): Failure | null {
    return this.#replayFailure;
  }

  /** Whether an entry is being read again, as far as the list or this screen knows. */
  isReplaying({ object, state }: QuarantineRow): boolean {
    return state === 'replaying' || this.#asked === object;
  }

  /** Called every second: asks for the list when its time has come. */
  async check(now: number): Promise<void> {
    if (now < this.#nextAt || this.#isLoading) return;
    await this.refresh(now);
  }

  async refresh(now: number): Promise<void> {
    this.#isLoading = true;
    const answer = await this.#api.call('quarantine', { facility: this.#facility });
    this.#isLoading = false;
    if (answer.ok) {
      this.#failure = null;
      this.#asOf = answer.value.asOf;
      this.#take(answer.value.rows);
    } else {
      this.#failure = answer.failure;
    }
    const isBusy = this.#rows?.some((row) => this.isReplaying(row)) ?? false;
    this.#nextAt = now + (isBusy ? busyRefreshMs : restRefreshMs);
  }

  #take(rows: readonly QuarantineRow[]): void {
    const asked = rows.find(({ object }) => object === this.#asked);
    const known = this.#rows?.find(({ object }) => object === this.#asked);
    if (asked !== undefined && asked.seq !== known?.seq) this.#asked = null;
    const open = rows.find(({ object }) => object === this.#selected);
    const isOpenNews = open !== undefined && open.seq !== this.selected?.seq;
    this.#rows = rows;
    if (isOpenNews) void this.select(open);
  }

  /** Opens an entry; what lies there is read with a trace of who looked. */
  async select(row: QuarantineRow): Promise<void> {
    if (this.#selected !== row.object) this.#entry = null;
    this.#selected = row.object;
    this.#entryFailure = null;
    this.#replayFailure = null;
    const answer = await this.#api.call('quarantineEntry', {
      facility: this.#facility,
      ...entryAddress(row.object),
    });
    if (this.#selected !== row.object) return;
    if (answer.ok) this.#entry = answer.value;
    else this.#entryFailure = answer.failure;
  }

  close(): void {
    this.#selected = null;
    this.#entry = null;
  }

  /** Asks for the entry to be read again, once. */
  async replay(row: QuarantineRow, now: number): Promise<void> {
    if (this.isReplaying(row)) return;
    this.#asked = row.object;
    this.#replayFailure = null;
    const command = PersonCommand.parse({
      id: freshId('command'),
      type: 'stream.replay-quarantine',
      payload: { object: row.object },
    });
    const answer = await this.#api.call('command', { facility: this.#facility }, command);
    if (!answer.ok) {
      this.#asked = null;
      this.#replayFailure = answer.failure;
    }
    await this.refresh(now);
  }
}
