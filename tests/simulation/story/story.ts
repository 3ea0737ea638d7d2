import type { SignalOf } from '@watchhouse/contracts';
import type { Said } from '@watchhouse/edge';
import type { Chance } from '../chance.ts';
import { dawnMs, deviceKinds, idOf, wings } from './place.ts';
import type { Place, Wing } from './place.ts';

/** Something that happens in a wing, at its true time. */
export interface Moment {
  readonly wing: Wing;
  readonly said: Said;
  /** When its agent hears of it, milliseconds since 1970 (UTC): some devices are slow. */
  readonly heardAt: number;
}

/** What happens in a facility: moments by the true time, and when its agents close a record. */
export interface Story {
  readonly place: Place;
  readonly wings: readonly Wing[];
  /** Told by agents of the release before this one. */
  readonly isFormer: boolean;
  readonly moments: readonly Moment[];
  /** When an agent's half seconds end that are not empty; thinned, because rules here need no finer steps. */
  readonly steps: readonly number[];
  readonly endsAt: number;
}

const burstMs = 45_000;
const stepMs = 5_000;
/** Long after the last thing happened, so that whatever waits for time has had it. */
const calmMs = 180_000;
/** Between two bursts an agent says at most this often that it lives. */
const lullStepsMax = 60;
const lullStepMsMin = 200_000;

/** What a story may be told with. */
export interface StoryOptions {
  /** Wings in which anything happens. */
  readonly lively?: readonly Wing[];
  /** Only what the agents of the release before this one say. */
  readonly isFormer?: boolean;
}

const formerTypes: readonly string[] = [
  'person.observed',
  'door.state',
  'duress.pressed',
  'device.health',
];

/** A story of bursts of life that begin so many milliseconds after dawn. */
export function storyOf(
  place: Place,
  chance: Chance,
  bursts: readonly number[],
  { lively = wings, isFormer = false }: StoryOptions = {},
): Story {
  const moments = bursts
    .flatMap((begin) => lively.flatMap((wing) => burst(place, wing, chance, dawnMs + begin)))
    .filter(({ said }) => !isFormer || formerTypes.includes(said.type));
  const last = Math.max(...bursts);
  return {
    place,
    wings: lively,
    isFormer,
    moments: moments.sort((left, right) => left.said.at - right.said.at),
    steps: stepsOf(bursts, last + burstMs + calmMs),
    endsAt: dawnMs + last + burstMs + calmMs,
  };
}

function stepsOf(bursts: readonly number[], end: number): number[] {
  const steps: number[] = [];
  const lull = (from: number, to: number) => {
    const every = Math.max(lullStepMsMin, (to - from) / lullStepsMax);
    for (let at = from + every; at < to; at += every) steps.push(dawnMs + Math.floor(at));
  };
  let reached = 0;
  for (const begin of bursts) {
    lull(reached, begin);
    for (let at = begin + stepMs; at <= begin + burstMs; at += stepMs) steps.push(dawnMs + at);
    reached = begin + burstMs;
  }
  lull(reached, end);
  steps.push(dawnMs + end);
  return [...new Set(steps)].sort((left, right) => left - right);
}

/** A little over a minute of life in one wing. */
function burst(place: Place, wing: Wing, chance: Chance, begin: number): Moment[] {
  const within = (from: number, to: number) => begin + chance.whole(from * 1_000, to * 1_000);
  const said: Said[] = [
    ...walk(place, wing, chance, within(0, 20)),
    ...(chance.happens(0.3) ? walk(place, wing, chance, within(10, 25)) : []),
    ...health(place, wing, [within(0, 5), within(40, 45)]),
  ];
  if (chance.happens(0.4)) said.push(...gate(place, wing, chance, within(5, 30)));
  if (chance.happens(0.4)) said.push(press(place, wing, within(5, 50)));
  if (chance.happens(0.2)) said.push(press(place, wing, within(5, 50)));
  if (chance.happens(0.3)) said.push(...analytic(place, wing, chance, within(5, 30)));
  if (chance.happens(0.3)) said.push(input(place, wing, within(5, 50)));
  if (chance.happens(0.1)) said.push(...clockOf(place, wing, within(5, 30)));
  return said.map((one) => {
    const isSlow = one.expedited !== true && chance.happens(0.03);
    return { wing, said: one, heardAt: one.at + (isSlow ? chance.whole(100, 9_000) : 0) };
  });
}

/** Somebody comes, stands at the window for a while, leaves the line or the house. */
function walk(place: Place, wing: Wing, chance: Chance, from: number): Said[] {
  const track = idOf('track', place.name, wing, String(from));
  const leaves = from + chance.whole(4, 30) * 1_000;
  const window = place.zoneOf(wing, 'window');
  type Observed = SignalOf<'person.observed'>['data'];
  const seen = (at: number, zones: Observed['zones'], more: Partial<Observed> = {}): Said => ({
    type: 'person.observed',
    at,
    data: { track, level: place.level, position: [1, 1], zones, ...more },
  });
  const said: Said[] = [];
  for (let at = from; at < leaves; at += 5_000) said.push(seen(at, [window]));
  // Back at the line within the hysteresis: the same stay.
  if (chance.happens(0.3)) said.push(seen(leaves, []), seen(leaves + 1_500, [window]));
  said.push(seen(leaves + 3_000, [place.zoneOf(wing, 'toilet')]), seen(leaves + 7_000, []));
  const vanished = { transition: { kind: 'vanished' } } as const;
  if (chance.happens(0.5)) said.push(seen(leaves + 9_000, [], vanished));
  return said;
}

const health = (place: Place, wing: Wing, instants: readonly number[]): Said[] =>
  instants.map((at) => {
    const device = place.deviceOf(wing, 'panel');
    return { type: 'device.health', at, device, data: { device, state: 'online' } };
  });

function gate(place: Place, wing: Wing, chance: Chance, from: number): Said[] {
  const device = place.deviceOf(wing, 'panel');
  const states = ['open', 'forced', 'closed', 'forced', 'closed'] as const;
  const first = chance.whole(0, 2);
  return states.slice(first, first + chance.whole(2, 3)).map((state, index) => ({
    type: 'door.state',
    at: from + index * chance.whole(2, 9) * 1_000 + index,
    device,
    data: { door: place.gateOf(wing), state },
  }));
}

const press = (place: Place, wing: Wing, at: number): Said => ({
  type: 'duress.pressed',
  at,
  device: place.deviceOf(wing, 'button'),
  expedited: true,
  data: { level: place.level, position: [9, 9] },
});

function analytic(place: Place, wing: Wing, chance: Chance, from: number): Said[] {
  const device = place.deviceOf(wing, 'camera');
  return [true, false].map((active, index) => ({
    type: 'camera.analytic',
    at: from + index * chance.whole(3, 20) * 1_000,
    device,
    data: { analytic: 'fence-guard', active, initial: false },
  }));
}

const input = (place: Place, wing: Wing, at: number): Said => ({
  type: 'input.changed',
  at,
  device: place.deviceOf(wing, 'sensor'),
  expedited: true,
  data: { input: 'pir', channel: '1', active: true, initial: false },
});

function clockOf(place: Place, wing: Wing, from: number): Said[] {
  const device = place.deviceOf(wing, 'camera');
  return (['jumped', 'steady'] as const).map((state, index) => ({
    type: 'device.clock',
    at: from + index * 8_000,
    device,
    data: { device, state },
  }));
}

/** Every device's clock is wrong by up to five minutes, each by its own amount. */
export function skewsOf(place: Place, chance: Chance): ReadonlyMap<string, number> {
  const skewMsMax = 5 * 60_000;
  return new Map(
    wings.flatMap((wing) =>
      deviceKinds.map((kind): [string, number] => [
        place.deviceOf(wing, kind),
        chance.whole(-skewMsMax, skewMsMax),
      ]),
    ),
  );
}
