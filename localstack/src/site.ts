import { startAgent } from './agent.ts';
import type { Start } from './bring-up.ts';
import { startCamera } from './camera.ts';
import type { Cloud } from './cloud.ts';
import type { Deployment } from './deploy.ts';
import { openFaultDesk } from './faults/fault-desk.ts';
import { openLine } from './faults/line.ts';
import { placeFault } from './faults/place-fault.ts';
import { reportDeath } from './report-death.ts';
import type { RunFile } from './run-file.ts';

/** What a run has beside the cloud. */
export interface Site {
  readonly faults: { readonly address: string; readonly token: string };
  readonly camera: RunFile['camera'];
  /** Called for each new process of the agent. */
  onNewProcess: () => void;
}

/** The site's own side: a line that can be cut, a camera, the agent, and the desk at which faults are ordered. */
export async function startSite(start: Start, cloud: Cloud, deployment: Deployment): Promise<Site> {
  const { options, children, undo } = start;
  const { stateDir } = options;
  const line = cloud.address.startsWith('https:') ? undefined : await openLine(cloud.address);
  if (line !== undefined) undo.push(() => line.close());
  const site: Pick<Site, 'onNewProcess'> = { onNewProcess: () => undefined };
  const camera = options.withAgent
    ? await startCamera(children, stateDir, reportDeath(start, 'camera'))
    : undefined;
  const agent =
    camera &&
    startAgent(
      { children, cloud, line: line?.address ?? cloud.address, camera, deployment, stateDir },
      { onStart: () => site.onNewProcess(), onGivingUp: reportDeath(start, 'agent') },
    );
  const system = { cloud, line, agent, camera: camera?.faults };
  const desk = await openFaultDesk((order) => placeFault(system, order));
  undo.push(() => desk.close());
  return Object.assign(site, {
    faults: { address: desk.address, token: desk.token },
    camera: camera && { device: camera.device.device, address: camera.device.url },
  });
}
