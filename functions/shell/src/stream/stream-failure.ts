/** Work on the stream could not be finished for now; the batch is delivered again. */
export class StreamFailure extends Error {
  constructor(reason: string) {
    super(`The batch cannot be finished now: ${reason}.`);
    this.name = 'StreamFailure';
  }
}
