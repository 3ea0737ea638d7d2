/** What is still to happen, in the order of virtual time; at the same instant in the order of asking. */
export interface Agenda {
  /** Virtual time, milliseconds since 1970 (UTC). */
  readonly now: () => number;
  /** Asks for something to happen; in the past means at once. */
  readonly at: (instant: number, happen: () => unknown) => void;
  /** Lets everything happen up to and including an instant; what happens may ask for more. */
  readonly until: (instant: number) => Promise<void>;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly happen: () => unknown;
}

/** An agenda that begins at an instant. `after` is called when anything has happened. */
export function agendaFrom(begin: number, after: () => unknown): Agenda {
  let now = begin;
  let asked = 0;
  const entries: Entry[] = [];
  const isBefore = (left: Entry, right: Entry) =>
    left.at < right.at || (left.at === right.at && left.order < right.order);
  return {
    now: () => now,
    at: (instant, happen) => {
      const entry = { at: Math.max(now, instant), order: (asked += 1), happen };
      let low = 0;
      let high = entries.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        const other = entries[middle];
        if (other !== undefined && isBefore(entry, other)) low = middle + 1;
        else high = middle;
      }
      // The next one stands last, where it is cheap to take.
      entries.splice(low, 0, entry);
    },
    until: async (instant) => {
      // Something may have been done outside of the agenda.
      await after();
      for (;;) {
        const next = entries.at(-1);
        if (next === undefined || next.at > instant) break;
        entries.pop();
        now = next.at;
        await next.happen();
        await after();
      }
      now = instant;
    },
  };
}
