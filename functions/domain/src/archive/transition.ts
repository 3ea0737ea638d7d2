import type { Signal, SignalType } from '@watchhouse/contracts';

/** Signals that always say that something changed, or was pressed. */
const changes: ReadonlySet<SignalType> = new Set([
  'door.state',
  'input.changed',
  'camera.analytic',
  'ptz.moved',
  'duress.pressed',
  'device.health',
  'device.clock',
]);

/**
 * True for what a replay must not miss between two keyframes: who entered, left, appeared or vanished, rose or
 * fell, what doors, inputs and devices did. Positions, motion and heartbeats are in the signals alone.
 */
export const isTransition = (signal: Signal): boolean =>
  signal.type === 'person.observed'
    ? signal.data.transition !== undefined
    : changes.has(signal.type);
