import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DeviceId, OnvifDevice } from '@watchhouse/contracts';
import { afterEach, expect } from 'vitest';
import type { Said } from '../../source.ts';
import { SimulatedCamera } from '../../simulated-camera/simulated-camera.ts';
import type { CameraTraits } from '../../simulated-camera/simulated-camera.ts';
import { createOnvifSource } from './onvif-source.ts';
import type { OnvifSource } from './onvif-source.ts';
import type { Account } from './soap.ts';

/** Ends what a test began. */
const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

export const testAccount: Account = { user: 'wärter & co', password: '密码 <geheim>' };
export const testDevice = DeviceId.parse('dev_01JD8Z6M5V3N9QK2T7W4X8Y0AB');

/** A simulated camera that runs until the test ends, and its address. */
export async function aCamera(traits: Partial<CameraTraits> = {}) {
  const camera = new SimulatedCamera({ account: testAccount, port: 0, ...traits });
  const url = await camera.start();
  endings.push(() => camera.stop());
  return { camera, url };
}

/** A file that holds a password, with the line end an editor adds. */
function aPasswordFile(password: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-device-'));
  endings.push(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'password');
  writeFileSync(file, `${password}\n`);
  return file;
}

/** A source that listens to a device until the test ends, with all it said and logged. */
export function aListener(url: string, password = testAccount.password, now = Date.now) {
  const passwordFile = aPasswordFile(password);
  const device = OnvifDevice.parse({
    protocol: 'onvif',
    device: testDevice,
    url,
    user: testAccount.user,
    passwordFile,
  });
  const logged: string[] = [];
  const log = (event: string) => logged.push(event);
  const source = createOnvifSource(device, { log, now, chance: () => 0 });
  endings.push(() => source.stop());
  return { source, logged, passwordFile, ...following(source) };
}

function following(source: OnvifSource) {
  const said: Said[] = [];
  const hear = (): readonly Said[] => {
    said.push(...source.until(Date.now()));
    return said;
  };
  /** Waits until the device has said something that fits. */
  const heard = (fits: object, times = 1) =>
    expect
      .poll(() => hear().filter((one) => isLike(one, fits)), { timeout: 8_000, interval: 20 })
      .toHaveLength(times);
  const health = () => hear().flatMap(({ type, data }) => (type === 'device.health' ? [data] : []));
  return { hear, heard, health };
}

const isLike = (one: unknown, fits: object): boolean => {
  try {
    expect(one).toMatchObject(fits);
    return true;
  } catch {
    return false;
  }
};
