import { limits } from '@watchhouse/contracts';

/** The two clocks of a host, in milliseconds. */
export interface HostClock {
  /** Time of day since 1970 (UTC), whole; somebody may set it. */
  readonly wall: () => number;
  /** Only ever forwards, from an arbitrary start. */
  readonly steady: () => number;
}

/** Event time of an agent, whole milliseconds since 1970 (UTC). */
export interface AgentClock {
  /** Never earlier than it said before, whatever happens to the time of day. */
  readonly now: () => number;
}

/** The clocks of this machine. */
export const hostClock: HostClock = { wall: () => Date.now(), steady: () => performance.now() };

/**
 * A clock that begins not before an instant (the last heartbeat of an earlier run) and follows the time of day
 * slowly. Where that jumps ahead, as when the machine slept, it goes along at once; where it jumps back, order
 * comes first: time passes at half speed until the time of day has caught up. `onJump` hears of both.
 */
export function createAgentClock(
  host: HostClock,
  notBefore: number,
  onJump: (jumpMs: number) => void,
): AgentClock {
  let wall = host.wall();
  let steady = host.steady();
  let reading = Math.max(wall, notBefore);
  return {
    now: () => {
      const passed = Math.max(0, host.steady() - steady);
      const moved = host.wall() - wall - passed;
      steady += passed;
      wall += passed + moved;
      if (Math.abs(moved) > limits.signal.clockJumpMsMax) onJump(Math.round(moved));
      reading += passed + correction(wall - reading - passed, passed);
      return Math.floor(reading);
    },
  };
}

/** What to add to the time passed, given how far the time of day is ahead (or, negative, behind). */
function correction(aheadMs: number, passedMs: number): number {
  const { clockSlewShare, clockHoldShare } = limits.agent;
  if (aheadMs > limits.signal.clockJumpMsMax) return aheadMs;
  const isFarBehind = aheadMs < -limits.signal.clockJumpMsMax;
  const most = passedMs * (isFarBehind ? clockHoldShare : clockSlewShare);
  return Math.max(-most, Math.min(most, aheadMs));
}
