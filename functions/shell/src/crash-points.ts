/**
 * Every place where a process may end between two writes. Simulation goes through the whole list; a write
 * without a name here is a fault in itself.
 */
export const crashPoints = [
  'append.before-transact',
  'append.after-transact',
  'erasure.before-destroy',
  'erasure.after-destroy',
  'checkpoint.before-store',
  'checkpoint.after-store',
  'access.before-object',
  'access.after-object',
  'access.after-index',
  'access.after-removal',
  'access.after-move',
] as const;
export type CrashPoint = (typeof crashPoints)[number];

/** Called at each crash point; throws to end the work there. */
export type CrashHook = (point: CrashPoint) => void;
