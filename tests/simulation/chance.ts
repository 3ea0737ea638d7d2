/** Repeatable chance: the same seed gives the same day. */
export interface Chance {
  /** A number in [0, 1). */
  next(): number;
  /** True with a probability. */
  happens(probability: number): boolean;
  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number;
  /** One of the list; throws when it is empty. */
  one<T>(list: readonly T[]): T;
}

/** Mulberry32, a small generator with a period of 2^32. Source: T. Ettinger, public domain. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    happens: (probability) => next() < probability,
    whole,
    one: (list) => {
      const item = list[whole(0, list.length - 1)];
      if (item === undefined) throw new Error('There is nothing to choose from.');
      return item;
    },
  };
}
