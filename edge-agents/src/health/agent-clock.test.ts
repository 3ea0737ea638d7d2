import { limits } from '@watchhouse/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAgentClock } from './agent-clock.ts';

const begin = Date.parse('2026-11-24T08:00:00.000Z');

/** A host whose clocks a test moves. */
function aHost() {
  const at = { wall: begin, steady: 1_000 };
  return {
    host: { wall: () => at.wall, steady: () => at.steady },
    pass: (ms: number) => {
      at.wall += ms;
      at.steady += ms;
    },
    set: (ms: number) => {
      at.wall += ms;
    },
  };
}

function aClock(notBefore = 0) {
  const { host, pass, set } = aHost();
  const jumps: number[] = [];
  const clock = createAgentClock(host, notBefore, (jumpMs) => jumps.push(jumpMs));
  return { clock, pass, set, jumps, wall: host.wall };
}

describe('the clock of an agent', () => {
  it('tells the time of day', () => {
    const { clock, pass, jumps } = aClock();
    pass(1_500);
    expect(clock.now()).toBe(begin + 1_500);
    expect(jumps).toEqual([]);
  });

  it('goes along at once when the time of day jumps ahead, and says so', () => {
    const { clock, pass, set, jumps } = aClock();
    pass(100);
    set(60_000);
    expect(clock.now()).toBe(begin + 60_100);
    expect(jumps).toEqual([60_000]);
  });

  it('passes at half speed after a jump back, until the time of day has caught up', () => {
    const { clock, pass, set, jumps, wall } = aClock();
    set(-10_000);
    expect(clock.now()).toBe(begin);
    pass(1_000);
    expect(clock.now()).toBe(begin + 500);
    for (let second = 0; second < 60; second += 1) {
      pass(1_000);
      clock.now();
    }
    expect(clock.now()).toBe(wall());
    expect(jumps).toEqual([-10_000]);
  });

  it('takes up a small difference little by little, and says nothing', () => {
    const { clock, pass, set, jumps } = aClock();
    set(-limits.signal.clockJumpMsMax);
    pass(1_000);
    expect(clock.now()).toBe(begin + 900);
    expect(jumps).toEqual([]);
  });

  it('begins at the last heartbeat of the run before, where the time of day was set back meanwhile', () => {
    const { clock, pass } = aClock(begin + 5_000);
    expect(clock.now()).toBe(begin + 5_000);
    pass(1_000);
    expect(clock.now()).toBe(begin + 5_500);
  });

  it('never goes back, whatever happens to the time of day', () => {
    const step = fc.tuple(
      fc.integer({ min: 0, max: 10_000 }),
      fc.integer({ min: -90_000, max: 90_000 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        const { clock, pass, set } = aClock();
        let before = clock.now();
        for (const [ms, jump] of steps) {
          pass(ms);
          set(jump);
          const now = clock.now();
          expect(now).toBeGreaterThanOrEqual(before);
          before = now;
        }
      }),
    );
  });
});
