import type { Log } from './log.ts';

/** Writes a line when something is another than it was, not each time it is looked at. */
export type Changes = (
  event: string,
  value: string,
  facts?: Readonly<Record<string, unknown>>,
) => void;

/** Changes from a state that needs no line, as `event: value`. */
export function logChanges(log: Log, usual: Readonly<Record<string, string>>): Changes {
  const known = new Map(Object.entries(usual));
  return (event, value, facts = {}) => {
    if (known.get(event) === value) return;
    known.set(event, value);
    log(event, { state: value, ...facts });
  };
}
