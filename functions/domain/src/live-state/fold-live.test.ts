import { limits, LiveState, MapDelta } from '@watchhouse/contracts';
import type { Signal } from '@watchhouse/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agentOne,
  clockIs,
  deviceIs,
  doorIs,
  heartbeat,
  second,
  seen,
  site,
  summary,
  track,
  vanished,
} from '../builders/detection-builder.ts';
import type { Told } from '../builders/detection-builder.ts';
import { derivedId } from '../ids/derived-id.ts';
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

describe('while older signals are still on their way', () => {
  const behind = fold(start, seen(1, 'p'), seen(1, 'old'), heartbeat(2)).state;
  const summed = fold(behind, summary(7_000, 'p', 'q'), seen(3, 'p'), heartbeat(4));
  const rowOf = (state: LiveState, person: string) =>
    state.people.find((row) => row.track === track(person));

  it('people are where the summary says, and never go back', () => {
    expect(rowOf(summed.state, 'p')).toMatchObject({ position: [2, 2], seenAt: second(7_000) });
    const { state } = fold(summed.state, seen(8, 'p'), vanished(9, 'q'), heartbeat(10));
    expect(state.people.map(({ position }) => position)).toEqual([
      [2, 2],
      [2, 2],
    ]);
    expect(LiveState.safeParse(state).error).toBeUndefined();
    expect(state).toMatchObject({ asOf: second(10), summaryAt: second(7_000) });
  });
  it('they stay though the watermark is far behind, and nobody of long ago comes back', () => {
    expect(summed.state.people.map((row) => row.track)).toEqual([track('p'), track('q')]);
    const later = fold(summed.state, seen(20, 'old'), heartbeat(21)).state;
    expect(later.people.map((row) => row.track)).toEqual([track('p'), track('q')]);
  });
  it('who is in no summary any more goes after ten seconds', () => {
    const { state } = fold(summed.state, summary(7_005, 'q'), summary(7_010.001, 'q'));
    expect(state.people.map((row) => row.track)).toEqual([track('q')]);
  });
  it('and when all has come, the observations count again', () => {
    const { state } = fold(summed.state, seen(7_001, 'p'), heartbeat(7_002));
    expect(rowOf(state, 'p')).toMatchObject({ position: [1, 1], seenAt: second(7_001) });
  });
});

describe('agents and devices', () => {
  const draining = heartbeat(2, { line: 'draining', spool: 'full', dropped: 3, spooled: 900 });
  const arrivals = { [agentOne]: { arrivedAt: second(7_000) } };
  const { state, delta } = foldLive(start, [draining as Signal], {}, arrivals);

  it('an agent is shown as its newest heartbeat says, with the time at which that came', () => {
    expect(state.agents).toMatchObject([
      { agent: agentOne, heartbeatAt: second(2), arrivedAt: second(7_000), line: 'draining' },
    ]);
    expect(state.agents?.[0]).not.toHaveProperty('lastSequence');
    expect(delta?.agents).toEqual(state.agents);
    expect(LiveState.safeParse(state).error).toBeUndefined();
    expect(MapDelta.safeParse(delta).error).toBeUndefined();
  });
  it('an older heartbeat changes nothing', () => {
    expect(fold(state, heartbeat(1)).delta).toBeUndefined();
  });
  it('a device has its reason, which may change while it stays as it is', () => {
    const blind = fold(start, deviceIs(1, 'camera', 'degraded', 'blind')).state;
    const tampered = fold(blind, deviceIs(5, 'camera', 'degraded', 'tampered')).state;
    expect(tampered.devices).toMatchObject([{ reason: 'tampered', since: second(1) }]);
    const fine = fold(tampered, deviceIs(6, 'camera')).state;
    expect(fine.devices[0]).toEqual({ ...fine.devices[0], state: 'online', since: second(6) });
    expect(fine.devices[0]).not.toHaveProperty('reason');
  });
  it('and the offset of its clock until nothing is known of it', () => {
    const off = fold(start, deviceIs(1, 'camera'), clockIs(2, 'camera', 'off', -300_000)).state;
    expect(off.devices).toMatchObject([{ state: 'online', clockOffsetMs: -300_000 }]);
    const offline = fold(off, deviceIs(3, 'camera', 'offline', 'no-answer')).state;
    expect(offline.devices[0]).toMatchObject({ state: 'offline', clockOffsetMs: -300_000 });
    const unknown = fold(offline, clockIs(4, 'camera', 'unknown')).state;
    expect(unknown.devices[0]).not.toHaveProperty('clockOffsetMs');
    expect(LiveState.safeParse(offline).error).toBeUndefined();
  });
  it('at the bound the agent heard of first is left out', () => {
    const max = limits.snapshot.liveAgentsMax;
    const many = Array.from({ length: max + 1 }, (_, index) => ({
      ...heartbeat(index),
      agent: derivedId('agent', second(0), [`${index}`]),
    }));
    expect(fold(start, ...many).state.agents).toHaveLength(max);
    expect(fold(start, ...many).state.agents?.[0]?.heartbeatAt).toBe(second(1));
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
