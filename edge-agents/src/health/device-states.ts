import type { AgentId, DeviceId, SitePlan } from '@watchhouse/contracts';
import type { Said } from '../source.ts';

/** How many devices of an agent answer, as far as they have said so. */
export interface DeviceStates {
  readonly hear: (said: readonly Said[]) => void;
  readonly count: () => { readonly devicesOnline: number; readonly devicesTotal: number };
}

/** Follows the devices that a plan gives to an agent. */
export function followDevices(plan: SitePlan, agent: AgentId): DeviceStates {
  const online = new Map<DeviceId, boolean>();
  for (const feature of plan.features) {
    if (feature.feature_type !== 'device' || feature.properties.agent !== agent) continue;
    online.set(feature.id, false);
  }
  return {
    hear: (said) => {
      for (const { type, data } of said) {
        if (type !== 'device.health' || !online.has(data.device)) continue;
        online.set(data.device, data.state === 'online');
      }
    },
    count: () => ({
      devicesOnline: [...online.values()].filter(Boolean).length,
      devicesTotal: online.size,
    }),
  };
}
