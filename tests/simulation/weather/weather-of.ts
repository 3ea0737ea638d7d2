import { crashPoints } from '@watchhouse/shell';
import type { Chance } from '../chance.ts';
import { wings } from '../story/place.ts';
import { calm, pausePoints } from './weather.ts';
import type { Weather } from './weather.ts';

/** Sizes into which a stream is cut. */
export const batchSizes = [1, 7, 50, 500] as const;
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

type Trouble = (chance: Chance) => Partial<Weather>;

/** Troubles that take hours; a story has one of them at most. */
const long = {
  nothing: () => ({ bursts: [5 * second, 120 * second, 240 * second] }),
  cut: (chance) => {
    const to = 100 * second + (chance.happens(0.5) ? 1 : 2) * hour;
    return {
      cut: { wing: chance.one(wings), from: 100 * second, to },
      bursts: [5 * second, 100 * second + chance.whole(10, 50) * minute, to + 2 * second],
    };
  },
  withheld: (chance) => {
    const from = chance.whole(70, 130) * second;
    const to = from + 24 * hour;
    return { withheld: { from, to }, bursts: [5 * second, 120 * second, to + 30 * second] };
  },
} satisfies Record<string, Trouble>;

/** Troubles of a moment; any of them may come together. */
const short = {
  split: (chance) => {
    const at = chance.whole(20, 200) * second;
    return {
      split: at,
      ...(chance.happens(0.6) && { merge: at + chance.whole(10, 120) * second }),
    };
  },
  twins: (chance) => {
    const from = chance.whole(10, 250) * second;
    return { twins: { from, to: from + chance.whole(5, 60) * second } };
  },
  zombie: (chance) => {
    const at = chance.whole(10, 300) * second;
    const point = chance.one(pausePoints);
    return { zombie: { point, at, wakesAt: at + chance.whole(2, 90) * second } };
  },
  crash: (chance) => ({ crash: { point: chance.one(crashPoints), nth: chance.whole(1, 40) } }),
  killed: (chance) => ({
    killed: wings.map((wing) => {
      const from = chance.whole(10, 310) * second + chance.whole(0, 999);
      return { wing, from, to: from + chance.whole(1, 40) * second };
    }),
  }),
  published: (chance) => {
    const at = chance.whole(20, 150) * second;
    // Rules that are heard of only when they are in force already are another story.
    return { published: { at, effectiveAt: at + 90 * second }, lostWakes: 0 };
  },
  failing: (chance) => {
    const from = chance.whole(10, 250) * second;
    return { failing: { from, to: from + chance.whole(1, 100) * second } };
  },
  poison: (chance) => ({
    poison: Array.from({ length: chance.whole(1, 3) }, () => chance.whole(10, 300) * second),
  }),
} satisfies Record<string, Trouble>;

/** A release that takes over from the former one, is taken back, and takes over again. */
function rollingDeploy(chance: Chance): Partial<Weather> {
  const [over = 0, back = 0, again = 0] = [1, 2, 3]
    .map(() => chance.whole(5, 300) * second)
    .sort((left, right) => left - right);
  return {
    former: [
      { from: -minute, to: over },
      { from: back, to: again },
    ],
  };
}

/** The weather of a seed. */
export function weatherOf(chance: Chance): Weather {
  const deliveries = {
    ...calm,
    batch: chance.one(batchSizes),
    skewed: chance.happens(0.7),
    twice: chance.one([0, 0.1, 0.4]),
    lostWakes: chance.one([0, 0.3]),
  };
  // What the former release does not stand is no news.
  if (chance.happens(0.1)) return { ...deliveries, ...rollingDeploy(chance) };
  const trouble: Trouble = long[chance.one(['nothing', 'nothing', 'cut', 'withheld'] as const)];
  const troubles: readonly Trouble[] = Object.values(short);
  const some = troubles.filter(() => chance.happens(0.3));
  return Object.assign(
    {
      ...deliveries,
      failedCalls: chance.one([0, 0.1, 0.4]),
      expeditedLateMs: chance.one([0, 2 * second, 30 * second]),
    },
    ...[trouble, ...some].map((of) => of(chance)),
  ) as Weather;
}
