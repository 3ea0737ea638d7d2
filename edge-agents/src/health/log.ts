/** Writes one line of the agent's log: JSON, with the instant and what happened. No personal data goes in. */
export type Log = (event: string, facts?: Readonly<Record<string, unknown>>) => void;

/** A log on standard output. */
export const logTo =
  (write: (line: string) => void): Log =>
  (event, facts = {}) =>
    write(`${JSON.stringify({ at: new Date().toISOString(), event, ...facts })}\n`);
