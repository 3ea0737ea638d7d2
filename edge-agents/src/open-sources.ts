import type { Setup } from './config.ts';
import { createOnvifSource } from './devices/onvif/onvif-source.ts';
import type { OnvifSource } from './devices/onvif/onvif-source.ts';
import type { AgentClock } from './health/agent-clock.ts';
import type { Log } from './health/log.ts';
import { replaySources } from './replay/site.ts';
import { mergeSources } from './source.ts';
import type { Source } from './source.ts';

/** Every configured device refuses its account at the start; the message is one sentence. */
export class DevicesRefuse extends Error {
  override readonly name = 'DevicesRefuse';
}

/** Everything that speaks at a site. */
export interface Site {
  readonly source: Source;
  /** Rejects when every device refuses its account at the first attempt; resolves as soon as one did not. */
  readonly admitted: Promise<void>;
}

/** Opens the sources of a setup, a replay beginning at an event time; throws a `ConfigFault`. */
export function openSources(setup: Setup, startsAt: number, clock: AgentClock, log: Log): Site {
  // What a replay needs is read first: nothing has been connected when that fails.
  const replayed = replaySources(setup, startsAt);
  const devices = setup.config.devices.map((device) =>
    createOnvifSource(device, { log, now: clock.now }),
  );
  return {
    source: mergeSources([...replayed, ...devices]),
    admitted: admittedBySome(devices),
  };
}

async function admittedBySome(devices: readonly OnvifSource[]): Promise<void> {
  const faults = await Promise.all(devices.map(({ firstContact }) => firstContact));
  const [first] = faults;
  if (first === undefined || !faults.every((fault) => fault?.kind === 'wrong-password')) return;
  throw new DevicesRefuse(
    faults.length === 1
      ? first.message
      : `All ${faults.length} devices refuse us: ${first.message}`,
  );
}
