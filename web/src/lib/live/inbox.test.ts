import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  emptyInbox,
  heldMax,
  markLost,
  needsSnapshot,
  notePosition,
  receive,
  takeSnapshot,
} from './inbox.ts';
import type { Delta, Inbox, ViewKind } from './inbox.ts';

/** A small view: numbers by key. */
interface State {
  readonly position: number;
  readonly rows: Readonly<Record<string, number>>;
}
interface Change extends Delta {
  readonly rows: Readonly<Record<string, number>>;
}

const view: ViewKind<State, Change> = {
  positionOf: ({ position }) => position,
  apply: (state, { to, rows }) => ({ position: to, rows: { ...state.rows, ...rows } }),
  join: (parts) => ({
    from: parts[0]?.from ?? 0,
    to: parts[0]?.to ?? 0,
    rows: Object.assign({}, ...parts.map(({ rows }) => rows)) as Change['rows'],
  }),
};

const change = (from: number, to: number, rows: Change['rows'] = { a: to }): Change => ({
  from,
  to,
  rows,
});
const at = (position: number, rows: State['rows'] = {}): Inbox<State, Change> =>
  takeSnapshot(view, emptyInbox<State, Change>(), { position, rows });

describe('given a view at a position', () => {
  test('when the next delta comes, then it is applied', () => {
    expect(receive(view, at(4), change(4, 6), 0).state).toEqual({ position: 6, rows: { a: 6 } });
  });

  test('when a delta comes twice, then the second changes nothing', () => {
    const once = receive(view, at(4), change(4, 6), 0);
    expect(receive(view, once, change(4, 6), 0)).toEqual(once);
  });

  test('when a delta comes early, then it waits a second before a snapshot is asked for', () => {
    const early = receive(view, at(4), change(5, 6), 10);
    expect(needsSnapshot(early, 1_009)).toBe(false);
    expect(needsSnapshot(early, 1_010)).toBe(true);
  });

  test('when the missing delta follows in time, then both are applied', () => {
    const early = receive(view, at(4), change(5, 6), 10);
    const late = receive(view, early, change(4, 5), 500);
    expect(late.state?.position).toBe(6);
    expect(needsSnapshot(late, 60_000)).toBe(false);
  });

  test('when the server stands further for longer than the hold, then a snapshot is asked for', () => {
    const behind = notePosition(view, at(4), 7, 0);
    expect(needsSnapshot(behind, 999)).toBe(false);
    expect(needsSnapshot(notePosition(view, behind, 9, 900), 1_000)).toBe(true);
    expect(needsSnapshot(receive(view, behind, change(4, 7), 500), 60_000)).toBe(false);
  });

  test('when a delta is cut into parts, then it counts only when all parts are there', () => {
    const second = { ...change(4, 6, { b: 2 }), part: 2, parts: 2 };
    const first = { ...change(4, 6, { a: 1 }), part: 1, parts: 2 };
    const half = receive(view, receive(view, at(4), second, 0), second, 0);
    expect(half.state?.position).toBe(4);
    expect(needsSnapshot(half, 1_000)).toBe(true);
    expect(receive(view, half, first, 500).state).toEqual({ position: 6, rows: { a: 1, b: 2 } });
  });

  test('when the snapshot is older than what we have, then it is kept out, unless we are lost', () => {
    expect(takeSnapshot(view, at(9), { position: 4, rows: {} }).state?.position).toBe(9);
    const lost = markLost(at(9));
    expect(needsSnapshot(lost, 0)).toBe(true);
    expect(takeSnapshot(view, lost, { position: 4, rows: {} }).state?.position).toBe(4);
  });

  test('when more is held than the bound, then it is dropped and a snapshot is asked for', () => {
    let inbox = at(0);
    for (let index = 0; index < heldMax; index += 1) {
      inbox = receive(view, inbox, change(index + 1, index + 2), 0);
    }
    expect(needsSnapshot(inbox, 0)).toBe(false);
    inbox = receive(view, inbox, change(heldMax + 1, heldMax + 2), 0);
    expect(needsSnapshot(inbox, 0)).toBe(true);
    expect(inbox.held).toEqual([]);
  });
});

test('before the first snapshot, deltas are kept and applied on top of it', () => {
  const waiting = receive(view, emptyInbox<State, Change>(), change(5, 6), 0);
  const loaded = takeSnapshot(view, waiting, { position: 5, rows: { b: 1 } });
  expect(loaded.state).toEqual({ position: 6, rows: { b: 1, a: 6 } });
});

/** A history: for each position what changed, cut into deltas at some positions, some cut into parts. */
const aHistory = fc
  .array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), value: fc.nat(99), cut: fc.boolean() }), {
    minLength: 1,
    maxLength: 25,
  })
  .map((steps) => {
    const states: State[] = [{ position: 0, rows: {} }];
    const frames: Change[] = [];
    let from = 0;
    let rows: Record<string, number> = {};
    steps.forEach(({ key, value, cut }, index) => {
      const position = index + 1;
      rows = { ...rows, [key]: value };
      states.push({ position, rows: { ...states.at(-1)?.rows, [key]: value } });
      if (!cut && position < steps.length) return;
      const entries = Object.entries(rows);
      if (entries.length < 2) frames.push(change(from, position, rows));
      else {
        entries.forEach(([part, content], order) =>
          frames.push({
            ...change(from, position, { [part]: content }),
            part: order + 1,
            parts: entries.length,
          }),
        );
      }
      from = position;
      rows = {};
    });
    return { states, frames };
  });

const aDelivery = aHistory.chain(({ states, frames }) =>
  fc.record({
    states: fc.constant(states),
    start: fc.nat(states.length - 1),
    missing: fc.subarray(frames),
    frames: fc
      .tuple(fc.subarray(frames), fc.constant(frames))
      .chain(([again, all]) =>
        fc.shuffledSubarray([...all, ...again], { minLength: again.length + all.length }),
      ),
  }),
);

describe('whatever the order, duplication and start of the frames', () => {
  test('the view converges to the last snapshot and asks for nothing', () => {
    fc.assert(
      fc.property(aDelivery, ({ states, start, frames }) => {
        const first = states[start];
        if (first === undefined) return;
        let inbox = takeSnapshot(view, emptyInbox<State, Change>(), first);
        for (const frame of frames) inbox = receive(view, inbox, frame, 0);
        expect(inbox.state).toEqual(states.at(-1));
        expect(needsSnapshot(inbox, 1_000_000)).toBe(false);
      }),
    );
  });

  test('when frames are missing, it has converged or asks for a snapshot, never neither', () => {
    fc.assert(
      fc.property(aDelivery, ({ states, start, missing, frames }) => {
        const first = states[start];
        const last = states.at(-1);
        if (first === undefined || last === undefined) return;
        let inbox = takeSnapshot(view, emptyInbox<State, Change>(), first);
        for (const frame of frames.filter((candidate) => !missing.includes(candidate))) {
          inbox = receive(view, inbox, frame, 0);
        }
        inbox = notePosition(view, inbox, last.position, 0);
        if (!needsSnapshot(inbox, 1_000_000)) expect(inbox.state).toEqual(last);
      }),
    );
  });
});
