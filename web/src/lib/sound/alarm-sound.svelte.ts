import type { OpenAlarmRow } from '@watchhouse/contracts';
import { dueSound, muteMsMax, silence } from './schedule.ts';
import type { Mutable, Mutes } from './schedule.ts';
import { playPattern, speak } from './tones.ts';

/** Alarm sound of one screen: silent, and saying so, until its user has tested it. */
export class AlarmSound {
  #context: AudioContext | null = null;
  #isTested = $state(false);
  #mutes = $state.raw<Mutes>({});
  #memory = silence;

  get isTested(): boolean {
    return this.#isTested;
  }
  get mutes(): Mutes {
    return this.#mutes;
  }

  /** Sounds the critical pattern; browsers allow sound only after such a press. */
  async test(): Promise<void> {
    this.#context ??= new AudioContext();
    await this.#context.resume();
    playPattern(this.#context, 'critical');
    this.#isTested = this.#context.state === 'running';
  }

  mute(priority: Mutable, now: number): void {
    this.#mutes = { ...this.#mutes, [priority]: now + muteMsMax };
  }

  unmute(priority: Mutable): void {
    const { [priority]: _ended, ...others } = this.#mutes;
    this.#mutes = others;
  }

  /** Makes the sound that is due; `words` says an alarm's place and what happens, in `language`. */
  update(
    rows: Iterable<OpenAlarmRow>,
    now: number,
    words: (row: OpenAlarmRow) => string,
    language: string,
  ): void {
    const context = this.#context;
    if (context === null || !this.#isTested) return;
    const { sound, memory } = dueSound(rows, this.#memory, this.#mutes, now);
    this.#memory = memory;
    if (sound === null) return;
    playPattern(context, sound.priority);
    if (sound.priority === 'critical') speak(words(sound.alarm), language);
  }

  close(): void {
    void this.#context?.close();
    this.#context = null;
  }
}
