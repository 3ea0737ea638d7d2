import type { Start } from './bring-up.ts';
import type { Ended } from './children.ts';
import { StartFailure } from './start-failure.ts';

/** A child that dies by itself ends the run, by name. */
export function reportDeath({ children, ending }: Start, name: string): (ended: Ended) => void {
  return ({ code, signal }) => {
    const how = signal ?? `code ${code ?? 'unknown'}`;
    const sentence = `The ${name} ended unexpectedly (${how}); its last words are in ${children.logOf(name)}.`;
    ending.because(new StartFailure(sentence));
  };
}
