import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { OnvifDevice } from '@watchhouse/contracts';
import { repositoryRoot } from '@watchhouse/infra';
import { sampleId } from '../sample/sample-id.ts';
import { onvifCameraKey } from '../sample/devices.ts';
import type { Children, Ended } from './children.ts';
import { freePort, host } from './ports.ts';

/** The simulated camera of a run. */
export interface Camera {
  /** How the agent reaches it. */
  readonly device: Readonly<Record<keyof Omit<OnvifDevice, 'topics'>, string>>;
  /** Where it takes orders for faults. */
  readonly faults: string;
}

const user = 'watchhouse';
const passwordBytes = 12;

/** Starts a simulated ONVIF camera in the place of one camera of the sample floor. */
export async function startCamera(
  children: Children,
  stateDir: string,
  onDeath: (ended: Ended) => void,
): Promise<Camera> {
  const folder = path.join(stateDir, 'camera');
  mkdirSync(folder, { recursive: true });
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, randomBytes(passwordBytes).toString('hex'), { mode: 0o600 });
  const port = await freePort();
  const main = 'edge-agents/src/simulated-camera/main.ts';
  const args = [main, '--port', String(port), '--user', user, '--password-file', passwordFile];
  const address = `http://${host}:${port}`;
  children.stay(
    {
      name: 'camera',
      command: process.execPath,
      args,
      cwd: repositoryRoot,
      env: process.env,
    },
    onDeath,
  );
  return {
    device: {
      protocol: 'onvif',
      device: sampleId('device', onvifCameraKey),
      url: `${address}/onvif/device_service`,
      user,
      passwordFile,
    },
    faults: `${address}/simulation/fault`,
  };
}
