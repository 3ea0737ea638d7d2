import { limits, LiveState, MapDelta } from '@watchhouse/contracts';
import type { Signal } from '@watchhouse/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deviceIs,
  doorIs,
  heartbeat,
  second,
  seen,
  site,
  track,
  vanished,
} from '../builders/detection-builder.ts';
import type { Told } from '../builders/detection-builder.ts';
import { emptyLive, foldLive } from './fold-live.ts';

const start = emptyLive(site, second(0));
const fold = (state: LiveState, ...signals: readonly Told[]) =>
  foldLive(state, signals as Signal[]);

describe('what moves', () => {
  const first = fold(start, seen(1, 'p', 'window'), seen(1, 'q'), doorIs(1, 'open'), heartbeat(2));
  it('people, doors and the watermark are in the state and in the delta', () => {
    expect(first.state).toMatchObject({ revision: 1, asOf: second(2), doors: [{ state: 'open' }] });
    expect(first.state.people.map((person) => person.track)).toEqual([track('p'), track('q')]);
    expect(first.delta).toMatchObject({ from: 0, to: 1, gone: [], asOf: second(2) });
    expect(LiveState.safeParse(first.state).error).toBeUndefined();
    expect(MapDelta.safeParse(first.delta).error).toBeUndefined();
  });
  it('the next delta holds only what changed', () => {
    const { delta } = fold(first.state, seen(3, 'q'), deviceIs(3, 'camera'), heartbeat(3));
    expect(delta?.people.map((person) => person.track)).toEqual([track('q')]);
    expect(delta?.doors).toEqual([]);
    expect(delta?.devices).toHaveLength(1);
  });
  it('nothing new is no delta and no revision', () => {
    const again = fold(first.state);
    expect(again.delta).toBeUndefined();
    expect(again.state.revision).toBe(1);
  });
  it('who vanished is gone at once', () => {
    expect(fold(first.state, vanished(3, 'p')).delta?.gone).toEqual([track('p')]);
  });
  it('who was not seen for ten seconds of event time is gone, not before', () => {
    expect(fold(first.state, heartbeat(11)).delta?.gone).toEqual([]);
    expect(fold(first.state, heartbeat(11.001)).state.people).toEqual([]);
  });
  it('a door keeps the time since when it stands so', () => {
    const { state } = fold(first.state, doorIs(5, 'open'), doorIs(4, 'open'));
    expect(state.doors[0]).toMatchObject({ state: 'open', since: second(1) });
    expect(fold(state, doorIs(6, 'locked')).state.doors[0]).toMatchObject({ since: second(6) });
  });
  it('counters add up', () => {
    const counted = foldLive(foldLive(start, [], { late: 2 }).state, [], { late: 1, signals: 4 });
    expect(counted.state.counters).toMatchObject({ late: 3, signals: 4 });
    expect(counted.delta?.counters).toMatchObject({ late: 3, signals: 4 });
  });
});

it('at the bound the longest unseen people are left out, and the object keeps its size', () => {
  const max = limits.snapshot.livePeopleMax;
  const crowd = Array.from({ length: max + 1 }, (_, index) =>
    seen(1 + index / 1_000, `p${index}`, 'window', 'door-line', 'toilet'),
  );
  const { state } = fold(start, ...crowd, heartbeat(2));
  expect(state.people).toHaveLength(max);
  expect(state.people[0]?.track).toBe(track('p1'));
  expect(JSON.stringify(state).length).toBeLessThan(limits.snapshot.liveStateBytesMax);
});

it('a client that applies the deltas sees the same as the snapshot', () => {
  const step = fc.tuple(
    fc.constantFrom('p', 'q', 'r'),
    fc.boolean(),
    fc.integer({ min: 1, max: 8_000 }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let state = start;
      let ms = 0;
      const shown = new Map<string, unknown>();
      for (const [person, leaves, wait] of steps) {
        ms += wait;
        const told = leaves ? vanished(ms / 1_000, person) : seen(ms / 1_000, person);
        const { state: next, delta } = fold(state, told, heartbeat(ms / 1_000));
        for (const row of delta?.people ?? []) shown.set(row.track, row);
        for (const gone of delta?.gone ?? []) shown.delete(gone);
        expect(delta?.from ?? state.revision).toBe(state.revision);
        state = next;
      }
      expect([...shown.values()]).toEqual(expect.arrayContaining(state.people));
      expect(shown.size).toBe(state.people.length);
    }),
  );
});
