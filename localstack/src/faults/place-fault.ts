import type { FaultAnswer, FaultOrder } from '@watchhouse/contracts';
import type { Cloud } from '../cloud.ts';
import type { LastingChild } from '../lasting-child.ts';
import { breakFunction } from './function-fault.ts';
import type { Line } from './line.ts';

/** What can go wrong in a local system; what was not started cannot. */
export interface Fallible {
  readonly cloud: Cloud;
  /** Absent where the cloud speaks TLS: its certificate would not fit the line's address. */
  readonly line: Line | undefined;
  readonly agent: LastingChild | undefined;
  /** Address under which the simulated camera takes orders. */
  readonly camera: string | undefined;
}

const answer = (sentence: string): FaultAnswer => ({ done: true, sentence });
const none = (what: string): FaultAnswer => ({
  done: false,
  sentence: `This system was started without ${what}.`,
});

/** Places a fault; each is real and made outside the product. */
export async function placeFault(system: Fallible, order: FaultOrder): Promise<FaultAnswer> {
  const { line, agent } = system;
  switch (order.fault) {
    case 'uplink-cut':
      if (line === undefined) return none('a line that can be cut');
      line.cut(order.forSeconds);
      return answer(`The line between agent and cloud is cut ${lasting(order.forSeconds)}.`);
    case 'uplink-mended':
      line?.mend();
      return answer('The line is mended.');
    case 'agent-killed':
      if (agent === undefined) return none('an agent');
      agent.kill(order.downSeconds);
      return answer(`The agent was killed and comes back after ${order.downSeconds} s.`);
    case 'function-failing':
      return failFunction(system.cloud, order.function, order.forSeconds);
    default:
      return orderCamera(system.camera, order);
  }
}

const lasting = (seconds: number | undefined): string =>
  seconds === undefined ? 'until it is mended' : `for ${seconds} s`;

/** The former configuration comes back by itself, also when the run ends before. */
async function failFunction(cloud: Cloud, name: string, seconds: number): Promise<FaultAnswer> {
  const mend = await breakFunction(cloud, name);
  setTimeout(() => void mend().catch(() => undefined), seconds * 1_000).unref();
  return answer(`${name} fails at every call ${lasting(seconds)}.`);
}

type CameraOrder = Extract<FaultOrder, { fault: `camera-${string}` }>;

async function orderCamera(camera: string | undefined, order: CameraOrder): Promise<FaultAnswer> {
  if (camera === undefined) return none('a simulated camera');
  const response = await fetch(camera, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });
  if (response.ok) return answer(sentenceOf(order));
  return { done: false, sentence: `The camera answers ${response.status} to the order.` };
}

function sentenceOf(order: CameraOrder): string {
  switch (order.fault) {
    case 'camera-off':
      return `The camera is off ${lasting(order.forSeconds)}.`;
    case 'camera-flapping':
      return `The camera goes off and on ${lasting(order.forSeconds)}.`;
    case 'camera-frozen':
      return `The camera takes calls and answers none ${lasting(order.forSeconds)}.`;
    case 'camera-wrong-password':
      return `The camera has another password ${lasting(order.forSeconds)}.`;
    case 'camera-clock':
      return `The clock of the camera was moved by ${order.bySeconds} s.`;
    default:
      order satisfies never;
      return '';
  }
}
