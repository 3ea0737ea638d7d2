import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  DeviceId,
  Instant,
  LiveState,
  LiveTicket,
  PushFrame,
  requestHeaders,
} from '@watchhouse/contracts';
import { canaryRecord, putRecord } from './canary-signal.ts';
import type { CanarySignal } from './canary-signal.ts';
import type { Cloud } from './cloud.ts';
import { demoPassword } from './demo-accounts.ts';
import type { Deployment } from './deploy.ts';
import { sample } from './sample.ts';
import { signIn } from './sign-in.ts';
import { StartFailure } from './start-failure.ts';

const frameMsMax = 20_000;

interface Chain {
  readonly cloud: Cloud;
  readonly deployment: Deployment;
  /** Origin of the gateway. */
  readonly origin: string;
}

/**
 * Sends one signal through the whole chain, stream → detection → map → push → browser's side of the gateway, and
 * waits for its frame. Throws `StartFailure` that names the hop which did not answer.
 */
export async function canary({ cloud, deployment, origin }: Chain): Promise<void> {
  const token = await signIn(origin, 'command', demoPassword);
  const headers = {
    authorization: `Bearer ${token}`,
    [requestHeaders.post]: 'command-centre',
    [requestHeaders.purpose]: 'custody-safety',
    [requestHeaders.unit]: sample.facility,
    'content-type': 'application/json',
  };
  const call = apiOf(`${origin}/api/facilities/${sample.facility}`, headers);
  const { ticket } = LiveTicket.parse(await call('POST', 'live-tickets'));
  const socket = await connect(`${origin.replace('http', 'ws')}/live?ticket=${ticket}`);
  try {
    const signal = canarySignal();
    const seen = frameOf(socket, signal);
    const stream = deployment.value('SIGNALS_STREAM');
    await putRecord(cloud, stream, sample.facility, canaryRecord(signal));
    if (await seen) return;
    const state = LiveState.parse(await call('GET', 'live-state'));
    throw new StartFailure(
      isShown(signal, state.devices)
        ? 'The canary reached the map but no frame came: the push layer (push-connect, on-signals) did not answer.'
        : 'The canary is in the stream but detection (on-signals) did not answer.',
    );
  } finally {
    socket.close();
  }
}

function canarySignal(): CanarySignal {
  const plan = JSON.parse(readFileSync(sample.sitePlan, 'utf8')) as { features: PlanFeature[] };
  const device = plan.features.find(({ feature_type: type }) => type === 'device');
  return {
    facility: sample.facility,
    agent: sample.agent,
    device: DeviceId.parse(device?.id),
    time: Instant.parse(new Date().toISOString()),
  };
}

interface PlanFeature {
  readonly feature_type: string;
  readonly id: string;
}

type Call = (method: 'GET' | 'POST', path: string) => Promise<unknown>;

function apiOf(base: string, headers: Record<string, string>): Call {
  return async (method, path) => {
    const response = await fetch(`${base}/${path}`, {
      method,
      headers,
      ...(method === 'POST' && { body: '{}' }),
    });
    if (!response.ok) {
      const said = await response.text();
      throw new StartFailure(`The API refused the canary's ${path} (${response.status}): ${said}`);
    }
    return response.json();
  };
}

async function connect(address: string): Promise<WebSocket> {
  const socket = new WebSocket(address);
  const failed = once(socket, 'error').then(() => {
    throw new StartFailure('The live connection was refused: push-connect did not answer.');
  });
  await Promise.race([once(socket, 'open'), failed]);
  return socket;
}

/** Whether the map frame with this very signal comes in time. */
async function frameOf(socket: WebSocket, signal: CanarySignal): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), frameMsMax);
    socket.addEventListener('message', ({ data }) => {
      const frame = PushFrame.parse(JSON.parse(String(data)));
      if (frame.kind !== 'map' || !isShown(signal, frame.devices)) return;
      clearTimeout(timer);
      resolve(true);
    });
  });
}

function isShown({ device, time }: CanarySignal, devices: LiveState['devices']): boolean {
  return devices.some((shown) => shown.device === device && shown.since === time);
}
