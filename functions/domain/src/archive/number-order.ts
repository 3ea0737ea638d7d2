import { byNumber } from './archive-key.ts';

/** Brings what overlapping files hold into the order of sequence numbers, each number once. */
export interface NumberOrder<T> {
  readonly add: (sequenceNumber: string, item: T) => void;
  /** What lies before a number; nothing before it may be added any more. */
  readonly before: (sequenceNumber: string) => readonly T[];
  /** Everything that is left. */
  readonly rest: () => readonly T[];
}

/**
 * Files are read by their first number. Then whatever lies before the first number of the next file is complete, and
 * only what overlaps with it has to be held. Of the same number the first one stays, unless a later one is better.
 */
export function numberOrder<T>(
  isBetter: (item: T, than: T) => boolean = () => false,
): NumberOrder<T> {
  const waiting = new Map<string, T>();
  const letGo = (isReady: (sequenceNumber: string) => boolean): readonly T[] => {
    const ready = [...waiting].filter(([number]) => isReady(number));
    for (const [number] of ready) waiting.delete(number);
    return ready.sort(([left], [right]) => byNumber(left, right)).map(([, item]) => item);
  };
  return {
    add: (sequenceNumber, item) => {
      const known = waiting.get(sequenceNumber);
      if (known === undefined || isBetter(item, known)) waiting.set(sequenceNumber, item);
    },
    before: (sequenceNumber) => letGo((number) => byNumber(number, sequenceNumber) < 0),
    rest: () => letGo(() => true),
  };
}
