import type { CrashHook, CrashPoint } from '@watchhouse/shell';

/** The process ended here. */
export class Crash extends Error {
  constructor(point: CrashPoint) {
    super(`crash at ${point}`);
    this.name = 'Crash';
  }
}

/** The process ends when the point is passed for the `nth` time, 1 being the first. */
export interface CrashToCome {
  readonly point: CrashPoint;
  readonly nth: number;
}

export interface Crashes {
  readonly hook: CrashHook;
  /** How often each point was passed. */
  readonly passed: ReadonlyMap<CrashPoint, number>;
  /** No process ends any more. */
  readonly disarm: () => void;
  /** Crashes that happened. */
  readonly happened: readonly CrashPoint[];
}

/** The hook that services call between any two writes, with one crash to come at most. */
export function crashPlan(toCome?: CrashToCome): Crashes {
  const passed = new Map<CrashPoint, number>();
  const happened: CrashPoint[] = [];
  let isArmed = true;
  return {
    disarm: () => (isArmed = false),
    passed,
    happened,
    hook: (point) => {
      const times = (passed.get(point) ?? 0) + 1;
      passed.set(point, times);
      if (!isArmed || toCome?.point !== point || times !== toCome.nth) return;
      happened.push(point);
      throw new Crash(point);
    },
  };
}
