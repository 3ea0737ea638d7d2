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
  'quarantine.after-object',
  'quarantine.after-command',
  'signals.before-decisions',
  'signals.between-decisions',
  'signals.before-fence',
  'signals.after-fence',
  'signals.after-live',
  'signals.before-snapshot',
  'signals.after-snapshot',
  'context.before-put',
  'context.after-put',
  'projection.before-effect',
  'projection.before-apply',
  'projection.after-apply',
  'follow.before-handling',
  'follow.before-move',
  'follow.after-move',
  'deadline.after-put',
  'deadline.after-queue',
  'deadline.before-command',
  'deadline.after-command',
  'watch.after-note',
  'watch.after-command',
  'chain.before-queue',
  'rebuild.before-switch',
  'rebuild.after-switch',
] as const;
export type CrashPoint = (typeof crashPoints)[number];

/** Called at each crash point; throws to end the work there. */
export type CrashHook = (point: CrashPoint) => void;
