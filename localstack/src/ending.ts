import { StartFailure } from './start-failure.ts';

export interface End {
  /** Exit code of the start. */
  readonly code: number;
  /** What to tell the user; nothing after Ctrl-C. */
  readonly sentence: string | undefined;
}

/** Why and when a run ends: the first reason counts. */
export class Ending {
  readonly asked: Promise<End>;
  #settle: (end: End) => void = () => undefined;

  constructor() {
    this.asked = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Ends the run because something went wrong. */
  because(error: unknown): void {
    const isOurs = error instanceof StartFailure;
    const sentence = isOurs ? error.message : String(error instanceof Error ? error.stack : error);
    this.#settle({ code: 1, sentence });
  }

  /**
   * Listens for Ctrl-C and its relatives; a second one has nothing to add, because the first is being obeyed.
   * @returns how to stop listening
   */
  listen(): () => void {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    const obey = (): void => this.#settle({ code: 0, sentence: undefined });
    for (const signal of signals) process.on(signal, obey);
    return () => {
      for (const signal of signals) process.off(signal, obey);
    };
  }
}
