/** The ticking clock of the screens: one timer for everything that ages. */
export class Now {
  #ms = $state(Date.now());

  /** This browser's time, milliseconds, renewed every second. */
  get ms(): number {
    return this.#ms;
  }

  /** Starts ticking; gives the function that stops it. */
  start(): () => void {
    const timer = setInterval(() => {
      this.#ms = Date.now();
    }, 1_000);
    return () => clearInterval(timer);
  }
}
