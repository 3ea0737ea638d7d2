import { FaultOrder } from '@watchhouse/contracts';
import { noticed } from './scripted-events.ts';
import type { Noticed } from './scripted-events.ts';

/** What a simulated camera can be told to do. */
export type CameraOrder =
  | Extract<FaultOrder, { fault: `camera-${string}` }>
  | { readonly fault: 'subscription-dropped' }
  | { readonly event: Noticed; readonly active: boolean };

/** An order, or `undefined` when it is none. */
export function readOrder(text: string): CameraOrder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if ('event' in value) {
    const event = noticed.find((one) => one === value.event);
    const active = 'active' in value ? value.active : true;
    return event !== undefined && typeof active === 'boolean' ? { event, active } : undefined;
  }
  if ('fault' in value && value.fault === 'subscription-dropped') return { fault: value.fault };
  const { data } = FaultOrder.safeParse(value);
  return data && isCameraOrder(data) ? data : undefined;
}

const isCameraOrder = (
  order: FaultOrder,
): order is Extract<FaultOrder, { fault: `camera-${string}` }> => order.fault.startsWith('camera-');
