import { limits } from '@watchhouse/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hearAnswer, timeMessage, unknownClock } from './clock-estimate.ts';
import type { ClockChange, ClockEstimate } from './clock-estimate.ts';

const morning = Date.parse('2026-11-24T08:00:00.000Z');
const second = 1_000;
const minute = 60 * second;

interface Message {
  /** True time at which the device stamped it. */
  readonly sentAt: number;
  readonly delayMs: number;
  readonly offsetMs: number;
}

/** What an agent makes of messages, one after the other. */
function follow(messages: readonly Message[], from: ClockEstimate = unknownClock) {
  let clock = from;
  const changes: ClockChange[] = [];
  const times = messages.map(({ sentAt, delayMs, offsetMs }) => {
    const receivedAt = sentAt + delayMs;
    const timed = timeMessage(clock, sentAt + offsetMs, receivedAt);
    clock = timed.clock;
    if (timed.change) changes.push(timed.change);
    return { at: timed.at, sentAt, receivedAt, isDoubtful: timed.isDoubtful };
  });
  return { clock, changes, times };
}

const every = (count: number, offsetMs: number, from = morning, delayMs = 0): Message[] =>
  Array.from({ length: count }, (_, n) => ({ sentAt: from + n * second, delayMs, offsetMs }));
const states = (changes: readonly ClockChange[]) => changes.map(({ state }) => state);
const enough = limits.agent.clockMessagesMin;

describe('a device whose clock is unknown', () => {
  it('has its messages timed by their receipt until there were enough', () => {
    const { times, changes } = follow(every(enough, 3 * minute, morning, 40));
    expect(times.slice(0, -1).map(({ at }) => at)).toEqual(
      times.slice(0, -1).map(({ receivedAt }) => receivedAt),
    );
    expect(changes).toEqual([{ state: 'off', offsetMs: 3 * minute - 40 }]);
  });

  it('is known at once when it answers what time it is, to half a second', () => {
    const heard = hearAnswer(unknownClock, {
      deviceAt: morning - 4 * minute,
      askedAt: morning,
      receivedAt: morning + 100,
    });
    expect(heard.change).toEqual({ state: 'off', offsetMs: -4 * minute + 450 });
  });

  it('counts as steady within the bound and as off beyond it', () => {
    const { clockOffMsMax } = limits.agent;
    expect(states(follow(every(enough, clockOffMsMax)).changes)).toEqual(['steady']);
    expect(states(follow(every(enough, clockOffMsMax + 1)).changes)).toEqual(['off']);
    expect(states(follow(every(enough, -clockOffMsMax - 1)).changes)).toEqual(['off']);
  });
});

describe('a known clock', () => {
  const { clock: known } = follow(every(enough, 0));
  const later = morning + 20 * second;

  it('that is set forward is noticed by the first message, which is timed by its receipt', () => {
    const { times, changes } = follow(every(1, 5 * minute, later, 10), known);
    expect(changes).toEqual([{ state: 'jumped', offsetMs: 5 * minute - 10 }]);
    expect(times[0]?.at).toBe(later + 10);
  });

  it('that is set back is noticed when several messages agree; each is timed by its receipt', () => {
    const set = every(limits.agent.clockJumpMessagesMin, -5 * minute, later);
    expect(states(follow(set.slice(0, -1), known).changes)).toEqual([]);
    const { times, changes } = follow(set, known);
    expect(states(changes)).toEqual(['jumped']);
    expect(times.map(({ at }) => at)).toEqual(set.map(({ sentAt }) => sentAt));
  });

  it('that is set back is noticed at once by its answer', () => {
    const answer = { deviceAt: later - 5 * minute, askedAt: later, receivedAt: later + 50 };
    expect(hearAnswer(known, answer).change?.state).toBe('jumped');
  });

  it('is believed when one message was merely held up', () => {
    const heldUp: Message = { sentAt: later, delayMs: 9 * second, offsetMs: 0 };
    const { clock, changes, times } = follow([heldUp], known);
    expect(times[0]).toMatchObject({ at: later + 9 * second, isDoubtful: true });
    const after = follow(every(1, 0, later + 10 * second, 30), clock);
    expect([...changes, ...after.changes]).toEqual([]);
    expect(after.times[0]?.at).toBe(later + 10 * second);
  });

  it('is estimated anew after a jump', () => {
    const { changes } = follow(every(enough, 2 * minute, later), known);
    expect(states(changes)).toEqual(['jumped', 'off']);
    const jumped = follow(every(1, 2 * minute, later), known).clock;
    const answer = { deviceAt: later + second + 2 * minute, askedAt: later + second };
    const heard = hearAnswer(jumped, { ...answer, receivedAt: later + second });
    expect(heard.change?.state).toBe('off');
  });

  it('jumps by more than the bound and not by the bound', () => {
    const { clockJumpMsMax } = limits.signal;
    expect(states(follow(every(1, clockJumpMsMax, later), known).changes)).toEqual([]);
    expect(states(follow(every(1, clockJumpMsMax + 1, later), known).changes)).toEqual(['jumped']);
  });

  it('keeps no more than the bounds allow', () => {
    const { clock } = follow(every(3 * limits.agent.clockSamplesMax, 0));
    expect(clock.bounds).toHaveLength(limits.agent.clockSamplesMax);
    const afterANight = follow(every(1, 0, morning + 8 * 60 * minute), clock).clock;
    expect(afterANight.bounds).toHaveLength(1);
  });
});

describe('whatever the offset, the jitter and the delay', () => {
  const offset = fc.integer({ min: -5 * minute, max: 5 * minute });
  const traffic = (delayMsMax: number, offsetMs: number) =>
    fc
      .array(
        fc.record({
          gapMs: fc.integer({ min: 0, max: 5 * second }),
          delayMs: fc.integer({ min: 0, max: delayMsMax }),
        }),
        { minLength: enough, maxLength: 120 },
      )
      .map((steps) => {
        let sentAt = morning;
        // In order of receipt, as one subscription delivers them.
        let receivedAt = morning;
        return steps.map(({ gapMs, delayMs }): Message => {
          sentAt = Math.max(sentAt + gapMs, receivedAt - delayMs);
          receivedAt = sentAt + delayMs;
          return { sentAt, delayMs, offsetMs };
        });
      });
  const anyTraffic = offset.chain((ms) =>
    traffic(limits.signal.clockJumpMsMax, ms).map((messages) => ({ offsetMs: ms, messages })),
  );

  it('a constant offset is found within the shortest delay and is no jump', () => {
    fc.assert(
      fc.property(anyTraffic, ({ offsetMs, messages }) => {
        const { changes } = follow(messages);
        const shortest = Math.min(...messages.slice(0, enough).map(({ delayMs }) => delayMs));
        expect(states(changes)).not.toContain('jumped');
        const found = changes[0]?.offsetMs ?? NaN;
        expect(found).toBeLessThanOrEqual(offsetMs);
        expect(found).toBeGreaterThanOrEqual(offsetMs - shortest);
      }),
    );
  });

  it('an event is timed between its own time and its receipt', () => {
    fc.assert(
      fc.property(anyTraffic, ({ messages }) => {
        for (const { at, sentAt, receivedAt } of follow(messages).times) {
          expect(at).toBeGreaterThanOrEqual(sentAt);
          expect(at).toBeLessThanOrEqual(receivedAt);
        }
      }),
    );
  });

  it('a jump is found, told once, and the new offset after it', () => {
    const jump = fc
      .integer({ min: 2 * limits.signal.clockJumpMsMax + 1, max: 5 * minute })
      .chain((ms) => fc.constantFrom(ms, -ms));
    const story = fc.tuple(offset, jump).chain(([before, by]) =>
      fc.tuple(traffic(second, before), traffic(second, before + by)).map(([first, second]) => {
        const gap = (first.at(-1)?.sentAt ?? 0) + 10_000 - morning;
        return {
          after: before + by,
          messages: [...first, ...second.map((one) => ({ ...one, sentAt: one.sentAt + gap }))],
        };
      }),
    );
    fc.assert(
      fc.property(story, ({ messages, after }) => {
        const { changes, times } = follow(messages);
        expect(states(changes).filter((state) => state === 'jumped')).toHaveLength(1);
        const jumpedAt = states(changes).indexOf('jumped');
        const found = changes.slice(jumpedAt).at(-1)?.offsetMs ?? NaN;
        expect(Math.abs(found - after)).toBeLessThanOrEqual(second);
        for (const { at, receivedAt } of times) expect(at).toBeLessThanOrEqual(receivedAt);
      }),
    );
  });

  it('event times never go back and never lie in the future, even from a clock gone mad', () => {
    const mad = fc.array(
      fc.record({
        gapMs: fc.integer({ min: 0, max: 20 * second }),
        deviceAt: fc.oneof(
          fc.integer({ min: morning - 10 * minute, max: morning + 10 * minute }),
          fc.constantFrom(0, Number.MAX_SAFE_INTEGER),
        ),
        isAnswer: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(mad, (steps) => {
        let clock = unknownClock;
        let receivedAt = morning;
        let reachedAt = -Infinity;
        for (const { gapMs, deviceAt, isAnswer } of steps) {
          receivedAt += gapMs;
          if (isAnswer) {
            clock = hearAnswer(clock, { deviceAt, askedAt: receivedAt - gapMs, receivedAt }).clock;
            continue;
          }
          const timed = timeMessage(clock, deviceAt, receivedAt);
          expect(timed.at).toBeGreaterThanOrEqual(reachedAt);
          expect(timed.at).toBeLessThanOrEqual(receivedAt);
          ({ clock } = timed);
          reachedAt = timed.at;
        }
      }),
    );
  });
});
