import type { AgentId, DeviceId, SignalOf, SitePlan } from '@watchhouse/contracts';
import type { Said } from '../source.ts';

/** How many devices of an agent answer, as far as they have said so. */
export interface DeviceStates {
  readonly hear: (said: readonly Said[]) => void;
  readonly count: () => { readonly devicesOnline: number; readonly devicesTotal: number };
}

/** Hears of a device whose state is another one than before. */
export type DeviceChanged = (health: SignalOf<'device.health'>['data']) => void;

/** Follows the devices that a plan gives to an agent. */
export function followDevices(
  plan: SitePlan,
  agent: AgentId,
  changed: DeviceChanged,
): DeviceStates {
  const states = new Map<DeviceId, SignalOf<'device.health'>['data']['state'] | undefined>();
  for (const feature of plan.features) {
    if (feature.feature_type !== 'device' || feature.properties.agent !== agent) continue;
    states.set(feature.id, undefined);
  }
  return {
    hear: (said) => {
      for (const { type, data } of said) {
        if (type !== 'device.health' || !states.has(data.device)) continue;
        if (states.get(data.device) === data.state) continue;
        states.set(data.device, data.state);
        changed(data);
      }
    },
    count: () => ({
      devicesOnline: [...states.values()].filter((state) => state === 'online').length,
      devicesTotal: states.size,
    }),
  };
}
