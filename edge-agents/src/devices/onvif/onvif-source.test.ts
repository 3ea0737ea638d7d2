import { writeFileSync } from 'node:fs';
import { limits } from '@watchhouse/contracts';
import { describe, expect, it, vi } from 'vitest';
import { aCamera, aListener, testAccount, testDevice } from './test-camera.ts';

const minute = 60_000;
const online = { device: testDevice, state: 'online' };
const motion = (active: boolean, initial = false) => ({
  type: 'camera.analytic',
  data: { analytic: 'video-motion', scenario: 'Yard', active, initial },
});
const motionAxis = (active: boolean) => ({
  type: 'camera.analytic',
  data: { analytic: 'video-motion', scenario: 'Camera1Profile1', active, initial: false },
});
const until = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 8_000, interval: 20 });

describe('a camera that answers', () => {
  it('is online, tells the state it is in, then what happens', async () => {
    const { camera, url } = await aCamera();
    const { source, heard, hear } = aListener(url);
    expect(await source.firstContact).toBeUndefined();
    await heard(motion(false, true));
    expect(hear()[0]).toMatchObject({ type: 'device.health', device: testDevice, data: online });
    camera.notice('motion', true);
    await heard(motion(true));
    camera.notice('motion', false);
    await heard(motion(false));
  });

  it('tells what Axis means by topics of its own', async () => {
    const { camera, url } = await aCamera({ style: 'axis' });
    const { heard } = aListener(url);
    await until(() => camera.subscriptions.count === 1);
    camera.notice('motion', true);
    await heard(motionAxis(true));
  });

  it('calls when an alarm contact changes, and not when it is found', async () => {
    const { camera, url } = await aCamera();
    const { source, heard } = aListener(url);
    const urgent = vi.fn();
    source.onUrgent?.(urgent);
    await heard(motion(false, true));
    expect(urgent).not.toHaveBeenCalled();
    camera.notice('port', true);
    await heard({ type: 'input.changed', expedited: true });
    expect(urgent).toHaveBeenCalledOnce();
  });

  it('is unsubscribed from when the agent stops', async () => {
    const { camera, url } = await aCamera();
    const { source, heard } = aListener(url);
    await heard(motion(false, true));
    await source.stop();
    expect(camera.subscriptions.count).toBe(0);
  });

  it('has its subscription renewed before it ends, after questions held until that moment', async () => {
    // Long enough that a question is cut short by the renewal, not by its own least time.
    const { camera, url } = await aCamera({ grantMs: 4_000 });
    const { heard, logged } = aListener(url);
    await until(() => camera.renewals >= 2);
    camera.notice('motion', true);
    await heard(motion(true));
    expect(logged).not.toContain('device-interrupted');
  });

  it('has it renewed in time also while our clock goes slowly, as after it was set back', async () => {
    const { camera, url } = await aCamera({ grantMs: 2_000 });
    const began = Date.now();
    const slow = () => began + Math.floor((Date.now() - began) / 4);
    const { logged } = aListener(url, testAccount.password, slow);
    await until(() => camera.renewals >= 2);
    expect(logged).not.toContain('device-interrupted');
  });

  it('may want its account proved by HTTP digest', async () => {
    const { url } = await aCamera({ proof: 'http-digest' });
    const { heard } = aListener(url);
    await heard(motion(false, true));
  });

  it('may call itself by an address that nobody reaches', async () => {
    const { url } = await aCamera({ advertise: 'http://10.255.255.1:81' });
    const { heard } = aListener(url);
    await heard(motion(false, true));
  });

  it('may have neither events nor media', async () => {
    const { url } = await aCamera({ services: [] });
    const { source, heard, health } = aListener(url);
    expect(await source.firstContact).toBeUndefined();
    await heard({ type: 'device.health' });
    expect(health()).toEqual([online]);
  });
});

describe('the clock of a camera', () => {
  it('may be five minutes off: it lets us in, and events are timed by our clock', async () => {
    const { camera, url } = await aCamera({ clockShiftMs: 5 * minute });
    const { heard, hear } = aListener(url);
    await heard({ type: 'device.clock' });
    const [clock] = hear().flatMap(({ type, data }) => (type === 'device.clock' ? [data] : []));
    expect(clock?.state).toBe('off');
    expect(Math.abs((clock?.offsetMs ?? 0) - 5 * minute)).toBeLessThan(2_000);
    camera.notice('motion', true);
    await heard(motion(true));
    const found = hear().find(({ type, data }) => type === 'camera.analytic' && !data.initial);
    expect(found?.at).toBeLessThanOrEqual(Date.now());
    expect(Date.parse(found?.rawtime ?? '')).toBeGreaterThan(Date.now() + 4 * minute);
  });

  it('may be set while we listen: it is told, and the device was never lost', async () => {
    const { camera, url } = await aCamera();
    const { heard, health } = aListener(url);
    await heard(motion(false, true));
    await camera.obey({ fault: 'camera-clock', bySeconds: 300 });
    camera.notice('motion', true);
    await heard({ type: 'device.clock', data: { state: 'jumped' } });
    await heard({ type: 'device.clock', data: { state: 'off' } });
    camera.notice('motion', false);
    await heard(motion(false));
    expect(health()).toEqual([online]);
  });
});

describe('a camera that refuses the account', () => {
  const refused = { device: testDevice, state: 'offline' };

  it.each(['security-header', 'http-digest'] as const)(
    'by %s is told offline once',
    async (proof) => {
      const { camera, url } = await aCamera({ proof });
      const { source, health, logged } = aListener(url, 'wrong');
      expect(await source.firstContact).toMatchObject({ kind: 'wrong-password' });
      await until(() => health().length > 0);
      expect(health()).toEqual([refused]);
      expect(logged.filter((event) => event === 'device-lost')).toHaveLength(1);
      expect(camera.refusals).toBeLessThan(4);
    },
  );

  it('lets us in as soon as the file holds the right password', async () => {
    const { url } = await aCamera();
    const { source, passwordFile, health } = aListener(url, 'wrong');
    await source.firstContact;
    writeFileSync(passwordFile, testAccount.password);
    await until(() => health().length === 2);
    expect(health()).toEqual([refused, { ...online, reason: 'recovered' }]);
  });
});

describe('a camera that fails', () => {
  const lost = { device: testDevice, state: 'offline', reason: 'no-answer' };
  const back = { ...online, reason: 'recovered' };

  it('is told lost once and back once', async () => {
    const { camera, url } = await aCamera();
    const { heard, health } = aListener(url);
    await heard(motion(false, true));
    await camera.obey({ fault: 'camera-off', forSeconds: 3 });
    await until(() => health().length === 3);
    expect(health()).toEqual([online, lost, back]);
  });

  it('and was never there is told so, and why', async () => {
    const { camera, url } = await aCamera();
    await camera.stop();
    const { source, health } = aListener(url);
    expect(await source.firstContact).toMatchObject({
      kind: 'unreachable',
      message: 'Nothing listens at that address.',
    });
    expect(health()).toEqual([lost]);
  });

  it('to remember its subscription is subscribed to again without being lost', async () => {
    const { camera, url } = await aCamera();
    const { heard, health } = aListener(url);
    await heard(motion(false, true));
    await camera.obey({ fault: 'subscription-dropped' });
    await heard(motion(false, true), 2);
    expect(health()).toEqual([online]);
  });

  it('keeps no more for an agent that does not fetch than the bound', async () => {
    const { camera, url } = await aCamera();
    const { source } = aListener(url);
    await until(() => camera.subscriptions.count === 1);
    const batch = 100;
    for (let sent = 0; sent <= limits.device.waitingMax; sent += batch) {
      const before = source.counts().signals;
      for (let n = 0; n < batch; n += 1) camera.notice('motion', n % 2 === 0);
      await until(() => source.counts().signals >= before + batch);
    }
    expect(source.counts().dropped).toBeGreaterThan(0);
    expect(source.until(Date.now())).toHaveLength(limits.device.waitingMax);
  });
});
