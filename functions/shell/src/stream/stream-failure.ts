/** Work on the stream could not be finished for now; it is done again. */
export class StreamFailure extends Error {
  constructor(reason: string) {
    super(`The signals cannot be decided now: ${reason}.`);
    this.name = 'StreamFailure';
  }
}

/** The fence was moved by another process, which decides this facility: no fault of the facility's. */
export class FenceLost extends StreamFailure {
  constructor() {
    super('another process decides this facility');
    this.name = 'FenceLost';
  }
}
