import { Signal } from '@watchhouse/contracts';
import type { Position } from '@watchhouse/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floor, morning, site, storyPlan, track, zoneId } from '../builders/detection-builder.ts';
import { instantOf } from '../detection/decision.ts';
import { derivedId } from '../ids/derived-id.ts';
import { samplerOf, sampleFrame } from './sample-frame.ts';
import { emptySampling } from './sampling-state.ts';
import type { Observation } from './track-point.ts';

const frameMs = 40;
type Path = (seconds: number) => {
  readonly x: number;
  readonly y?: number;
  readonly height?: number;
};

/** What is said of people who follow paths at 25 frames a second, with the seconds of the story. */
function watch(seconds: number, people: Readonly<Record<string, Path>>, until = seconds) {
  const sampler = samplerOf(storyPlan, [2]);
  let state = emptySampling;
  const said: Observation[] = [];
  for (let ms = 0; ms <= until * 1_000; ms += frameMs) {
    const at = morning + ms;
    const present = ms <= seconds * 1_000 ? Object.entries(people) : [];
    const points = present.map(([name, path]) => {
      const { x, y = 1, height } = path(ms / 1_000);
      const position: Position = [x, y];
      return {
        track: track(name),
        level: floor,
        at,
        position,
        ...(height !== undefined && { height }),
      };
    });
    const sampled = sampleFrame(sampler, state, at, points);
    state = sampled.state;
    said.push(...sampled.observations);
  }
  return said;
}

const inWords = (said: readonly Observation[]) =>
  said.map(({ type, at, data }) => {
    const transition = type === 'person.observed' ? data.transition?.kind : 'motion';
    return `${(at - morning) / 1_000} ${transition ?? 'seen'}`;
  });
const motions = (said: readonly Observation[]) =>
  said.flatMap((observation) => (observation.type === 'person.motion' ? [observation.data] : []));

describe('how often a person is reported', () => {
  it('walking: once a second, with the features of that second', () => {
    const said = inWords(watch(3, { p: (s) => ({ x: 12 + s }) }));
    expect(said).toEqual([
      '0 appeared',
      '1 seen',
      '1 motion',
      '2 seen',
      '2 motion',
      '3 seen',
      '3 motion',
    ]);
  });
  it('standing: every five seconds, without motion', () => {
    const sway: Path = (s) => ({ x: 12 + 0.1 * Math.sin(7 * s) });
    expect(inWords(watch(11, { p: sway }))).toEqual(['0 appeared', '5 seen', '10 seen']);
  });
  it('entering and leaving a zone: at once', () => {
    const said = watch(3, { p: (s) => ({ x: 2.5 - s }) });
    expect(inWords(said).slice(0, 2)).toEqual(['0 appeared', '0.52 entered']);
    const entered = said[1];
    expect(entered?.type === 'person.observed' && entered.data).toMatchObject({
      zones: [zoneId('window')],
      transition: { kind: 'entered', zone: zoneId('window') },
    });
    expect(inWords(said)).toContainEqual(expect.stringMatching(/^2\.6\d* left$/));
  });
  it('swaying on the line of a zone: entering once', () => {
    const said = watch(4, { p: (s) => ({ x: 2 + 0.08 * Math.sin(9 * s) }) });
    expect(inWords(said).filter((words) => /entered|left/.test(words))).toHaveLength(1);
  });
  it('rising above a height line: at once, and once', () => {
    const climb: Path = (s) => ({
      x: 12,
      height: 1.7 + Math.min(0.35, s) + 0.02 * Math.sin(40 * s),
    });
    const said = inWords(watch(2, { p: climb }));
    expect(said.filter((words) => words.endsWith('rose-above'))).toHaveLength(1);
    expect(said.filter((words) => words.endsWith('fell-below'))).toHaveLength(0);
  });
  it('gone from sight for a second: vanished', () => {
    expect(inWords(watch(1, { p: () => ({ x: 12 }) }, 4))).toEqual(['0 appeared', '2 vanished']);
  });
});

describe('the features of a second', () => {
  it('of an even walk: its speed, hardly any acceleration, the height', () => {
    const [, second] = motions(watch(3, { p: (s) => ({ x: 12 + 1.4 * s, height: 1.76 }) }));
    expect(second).toMatchObject({ speedMax: 1.4, speedP95: 1.4, heightMax: 1.76, approachMax: 0 });
    expect(second?.accelerationMax).toBeLessThan(0.01);
    expect(second?.turningMax).toBeLessThan(0.01);
  });
  it('of a start from standing: the acceleration', () => {
    const start: Path = (s) => ({ x: 12 + Math.max(0, s - 1) ** 2 * 1.5 });
    const [first] = motions(watch(2, { p: start }));
    expect(first?.accelerationMax).toBeCloseTo(3, 0);
  });
  it('of a circle: the turning', () => {
    const circle: Path = (s) => ({ x: 14 + 2 * Math.cos(s), y: 14 + 2 * Math.sin(s) });
    expect(motions(watch(3, { p: circle }))[1]?.turningMax).toBeCloseTo(1, 1);
  });
  it('of two who walk towards each other: how fast they close and how near they come', () => {
    const people = { p: (s: number) => ({ x: 12 + s }), q: (s: number) => ({ x: 16 - s }) };
    const [, second] = motions(watch(2, people).filter(({ data }) => data.track === track('p')));
    expect(second?.approachMax).toBeCloseTo(2, 0);
    expect(second?.nearestMetres).toBeLessThan(0.2);
  });
});

it('whatever the paths, every signal keeps its contract and the bound of one a second', () => {
  const step = fc.record({
    dx: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
    dy: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
    height: fc.double({ min: 0, max: 4, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      const wander: Path = (s) => {
        const taken = steps.slice(0, Math.floor(s * 5) + 1);
        const x = 12 + taken.reduce((sum, { dx }) => sum + dx, 0);
        return {
          x,
          y: 3 + taken.reduce((sum, { dy }) => sum + dy, 0),
          height: taken.at(-1)?.height ?? 1,
        };
      };
      const said = watch(6, { p: wander, q: () => ({ x: 12.5, y: 3 }) });
      for (const [index, { type, at, data }] of said.entries()) {
        const signal = {
          specversion: '1.0',
          id: derivedId('signal', instantOf(at), [`${index}`]),
          source: 'story',
          type,
          dataschema: `urn:watchhouse:signal:${type}:1`,
          time: instantOf(at),
          datacontenttype: 'application/json',
          facility: site,
          data,
        };
        expect(Signal.safeParse(signal).error).toBeUndefined();
      }
      const regular = said.filter(
        ({ type, data }) =>
          type === 'person.observed' && data.track === track('p') && !('transition' in data),
      );
      const gaps = regular.map(({ at }, index) => at - (regular[index - 1]?.at ?? -Infinity));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
    }),
  );
});
