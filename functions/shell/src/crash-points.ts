/**
 * Where simulation ends a process: around writes that others of the same work must follow. Points have the append
 * to the ledger, the destruction of a key, a checkpoint, the moving of access records, quarantine, detection's
 * decisions, fence, live state and snapshot, the files of the archive, what lay in quarantine given back
 * as signals, context too, a view's rows
 * and position with the effect before them, a consumer's position (push among them), a deadline's item, message and
 * command, a watch's note and command, the next tick of a chain, and the switch to a rebuilt view. Simulation fails
 * when its day does not come past one of them, but cannot see a write that has none: who adds such a write adds its
 * points. Single writes that stand alone have none: a record of a read, a ticket, a session, a connection.
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
  'signals.after-keyframe',
  'signals.before-snapshot',
  'signals.after-snapshot',
  'archive.before-signals',
  'archive.before-transitions',
  'archive.after-transitions',
  'replay.before-put',
  'replay.after-put',
  'replay.after-left',
  'replay.after-command',
  'parking.before-failure',
  'parking.after-failure',
  'parking.after-alarm',
  'parking.after-end',
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

const endings = new WeakSet<object>();

/**
 * The hook, such that what it throws is known as the end of the process. Who keeps failures to one facility must tell
 * the two apart: a process that has ended writes no more.
 */
export const endingHook =
  (hook: CrashHook): CrashHook =>
  (point) => {
    try {
      hook(point);
    } catch (cause) {
      if (typeof cause === 'object' && cause !== null) endings.add(cause);
      throw cause;
    }
  };

/** True for what ended the process at a crash point. */
export const isProcessEnd = (cause: unknown): boolean =>
  typeof cause === 'object' && cause !== null && endings.has(cause);
