import { describe, expect, it } from 'vitest';
import { OnvifFault } from './onvif-fault.ts';
import { probeDevice, sentenceOf, withoutAccount } from './probe-device.ts';
import { aCamera, testAccount } from './test-camera.ts';

const probe = (url: string, password = testAccount.password) =>
  probeDevice({
    url,
    account: { ...testAccount, password },
    seconds: 1,
    stopping: new AbortController().signal,
  });

describe('a probe', () => {
  it('tells what a device offers, what is mapped, and what it says', async () => {
    const { camera, url } = await aCamera({ clockShiftMs: 300_000 });
    const report = await probe(url);
    expect(report).toMatchObject({
      device: { manufacturer: 'Watchhouse', model: 'Simulated camera' },
      account: 'proved',
      clock: { state: 'off' },
      profiles: [{ token: 'main', streamUri: 'rtsp://127.0.0.1:554/main' }],
      topics: [
        { topic: 'tns1:RuleEngine/CellMotionDetector/Motion', signal: 'camera.analytic' },
        { topic: 'tns1:RuleEngine/FieldDetector/ObjectsInside', signal: 'camera.analytic' },
        { topic: 'tns1:Device/Trigger/DigitalInput', signal: 'input.changed' },
      ],
      lacks: [],
    });
    expect(report.services.map(({ name }) => name)).toEqual(['device', 'media', 'events']);
    expect(report.events[0]?.becomes).toMatch(/^camera\.analytic .*"video-motion"/);
    expect(camera.subscriptions.count).toBe(0);
  });

  it('tells what a device lacks and goes on', async () => {
    const { url } = await aCamera({ services: ['media'] });
    const report = await probe(url);
    expect(report.profiles).toHaveLength(1);
    expect(report.lacks).toEqual(['It has no event service, so it can tell nothing by itself.']);
    expect(report).not.toHaveProperty('listenedSeconds');
  });

  it('fails on a wrong password with one sentence that holds no secret', async () => {
    const { url } = await aCamera();
    const fault: unknown = await probe(url, 'wrong').catch((cause: unknown) => cause);
    if (!(fault instanceof OnvifFault)) throw new Error('It did not fail as it should.');
    expect(fault.kind).toBe('wrong-password');
    const shown = url.replace('//', '//somebody:secret@');
    expect(sentenceOf({ url: shown }, fault)).toBe(
      `${url}: The device refuses this user name or password.`,
    );
  });
});

it.each([
  ['rtsp://admin:geheim@10.0.0.7:554/live', 'rtsp://10.0.0.7:554/live'],
  ['rtsp://10.0.0.7/live?user=admin&password=geheim&channel=1', 'rtsp://10.0.0.7/live?channel=1'],
  ['rtsp://10.0.0.7/live', 'rtsp://10.0.0.7/live'],
  ['//admin:geheim@camera/live', '//camera/live'],
])('the address %s is shown without an account', (uri, shown) => {
  expect(withoutAccount(uri)).toBe(shown);
});
