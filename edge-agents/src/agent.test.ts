import { limits } from '@watchhouse/contracts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runAgent } from './agent.ts';
import { readSetup } from './config.ts';
import { itemOf } from './detection/edge-detection.ts';
import type { HostClock } from './health/agent-clock.ts';
import type { SpooledRecord } from './spool/aggregate.ts';
import { SimulatedCamera } from './simulated-camera/simulated-camera.ts';
import type { CameraTraits } from './simulated-camera/simulated-camera.ts';
import { testButton, testSite } from './test-site.ts';

interface Begun {
  readonly sequence: number;
}

interface Line {
  readonly event: string;
  readonly facts: object;
}

/** A host whose time passes so many times faster, so that a test need not wait. */
function fastHost(times: number): HostClock {
  const began = performance.now();
  const passed = (): number => (performance.now() - began) * times;
  const wall = Date.now();
  return { wall: () => Math.floor(wall + passed()), steady: passed };
}

/** Runs an agent over its real spool and line until enough has come; `isUp` says whether the line is. */
async function runUntil(
  file: string,
  enough: (received: readonly SpooledRecord[], log: readonly Line[]) => boolean,
  { isUp = () => true, host }: { readonly isUp?: () => boolean; readonly host?: HostClock } = {},
) {
  const setup = readSetup(file);
  const calls: (readonly SpooledRecord[])[] = [];
  const received: SpooledRecord[] = [];
  const log: Line[] = [];
  const stopping = new AbortController();
  const put = (batch: readonly SpooledRecord[]) => {
    if (!isUp()) return Promise.reject(new Error('down'));
    calls.push(batch);
    received.push(...batch);
    return Promise.resolve({ taken: batch.length });
  };
  const logged = (event: string, facts: object = {}) => void log.push({ event, facts });
  const surroundings = { stream: { put }, log: logged, ...(host && { host }) };
  const running = runAgent(setup, surroundings, stopping.signal);
  const waited = vi.waitUntil(() => enough(received, log), { timeout: 9_000, interval: 10 });
  await Promise.race([running, waited]);
  stopping.abort();
  await running;
  return { calls, received, log, stateDir: setup.config.stateDir };
}

const kindOf = (record: SpooledRecord): string => {
  const { header, signals } = itemOf(record);
  return header.origin === 'agent' ? 'in-order' : (signals[0]?.type ?? '');
};
const headers = (received: readonly SpooledRecord[]) =>
  received.flatMap((record) => {
    const { header } = itemOf(record);
    return header.origin === 'agent' ? [header] : [];
  });
const inOrder =
  (records: number) =>
  (received: readonly SpooledRecord[]): boolean =>
    headers(received).length >= records;
const expectGapless = (received: readonly SpooledRecord[]): void => {
  const numbers = headers(received);
  for (const [index, { from }] of numbers.entries()) {
    if (index > 0) expect(from).toBe((numbers[index - 1]?.to ?? 0) + 1);
  }
};
/** What the log says, but of a disk that was slow on a busy machine. */
const eventsOf = (log: readonly Line[]) =>
  log.map(({ event }) => event).filter((event) => !event.startsWith('spool'));

describe('an agent', () => {
  it('sends what happens, says so, stops when asked and leaves nothing behind', async () => {
    const { received, log } = await runUntil(testSite(), inOrder(2));
    expect(eventsOf(log)).toEqual(['started', 'delivering', 'stopped']);
    expect(log.find(({ event }) => event === 'stopped')?.facts).toMatchObject({
      undelivered: 0,
      signals: expect.any(Number) as number,
    });
    expectGapless(received);
  });

  it('goes on with its numbers after a restart', async () => {
    const file = testSite();
    const before = await runUntil(file, inOrder(1));
    const after = await runUntil(file, inOrder(1));
    expectGapless([...before.received, ...after.received]);
  });

  it('keeps on its disk what it could not send, and sends it after a restart', async () => {
    const file = testSite();
    const some = (_: unknown, log: readonly Line[]) => eventsOf(log).includes('not-delivering');
    const cut = await runUntil(file, some, { isUp: () => false, host: fastHost(20) });
    expect(eventsOf(cut.log)).not.toContain('delivering');
    const { received } = await runUntil(file, inOrder(3));
    expect(headers(received)[0]?.from).toBeLessThan(
      (cut.log.find(({ event }) => event === 'started')?.facts as Begun).sequence + 2,
    );
    expectGapless(received);
  });

  it('raises an alarm of its own when cut off, and sends it ahead of what waits', async () => {
    let isUp = false;
    const { calls, received, log } = await runUntil(
      testSite(),
      (some, lines) => {
        if (eventsOf(lines).includes('local-alarm')) isUp = true;
        return inOrder(20)(some);
      },
      { isUp: () => isUp, host: fastHost(10) },
    );
    // What finds the line back calls the rest: at most that call and the next in order come before.
    const kinds = calls.map((call) => call.map(kindOf));
    const before = kinds.slice(
      0,
      kinds.findIndex((call) => call.includes('edge.alarm')),
    );
    expect(before.length).toBeLessThan(kinds.length);
    expect(before.filter((call) => call.includes('in-order')).length).toBeLessThanOrEqual(2);
    const lines = log.filter(({ event }) => event === 'line').map(({ facts }) => facts);
    expect(lines[0]).toEqual({ state: 'cut' });
    expectGapless(received);
  });

  it('lives in the present, however long it took to begin', async () => {
    // Every look at the clock takes a minute until it has begun; two looks decide when that was.
    const minute = 60_000;
    let isBegun = false;
    let spentMs = 0;
    const steady = () => {
      if (!isBegun) spentMs += minute;
      return performance.now() + spentMs;
    };
    const host = {
      steady,
      wall: () => Math.floor(performance.timeOrigin + performance.now()) + spentMs,
    };
    setImmediate(() => (isBegun = true));
    const { received } = await runUntil(testSite(), inOrder(3), { host });
    const last = received
      .filter((record) => kindOf(record) === 'in-order')
      .map(itemOf)
      .at(-1);
    const heartbeatAt = Date.parse(last?.signals.at(-1)?.time ?? '');
    expect(host.wall() - heartbeatAt).toBeLessThan(2 * minute);
  });

  it('replays a past stretch faster, and never into the future', async () => {
    const startAt = new Date(Date.now() - 20_000).toISOString();
    const { received } = await runUntil(testSite({ config: { speed: 20, startAt } }), inOrder(20));
    const times = received.flatMap((record) => itemOf(record).signals.map(({ time }) => time));
    expect(times.length).toBeGreaterThan(20);
    expect(times.every((time) => Date.parse(time) <= Date.now())).toBe(true);
  });

  it('needs neither scenario nor devices to say that it lives', async () => {
    const file = testSite({ config: { scenario: undefined, ruleSet: undefined } });
    const { received } = await runUntil(file, inOrder(2), { host: fastHost(10) });
    expect(received.every((record) => itemOf(record).signals.length === 1)).toBe(true);
  });
});

describe('an agent of cameras', () => {
  const account = { user: 'viewer', password: 'secret' };
  const cameras: SimulatedCamera[] = [];
  afterEach(async () => {
    for (const camera of cameras.splice(0)) await camera.stop();
  });

  /** A running camera, and the site of an agent that speaks to it and replays nothing. */
  async function aCamera(traits: Partial<CameraTraits> = {}) {
    const camera = new SimulatedCamera({ account, port: 0, ...traits });
    cameras.push(camera);
    const url = await camera.start();
    const { user } = account;
    const passwordFile = 'password.txt';
    const device = { protocol: 'onvif', device: testButton, url, user, passwordFile };
    return { camera, file: testSite({ config: { scenario: undefined, devices: [device] } }) };
  }
  const heard = (received: readonly SpooledRecord[], type: string) =>
    received.some((record) => itemOf(record).signals.some((signal) => signal.type === type));

  it('sends what they see', async () => {
    const { camera, file } = await aCamera();
    const { received } = await runUntil(file, (some, log) => {
      const isFound = heard(some, 'camera.analytic');
      if (eventsOf(log).includes('device-connected') && !isFound) camera.notice('motion', true);
      return isFound;
    });
    expect(heard(received, 'device.health')).toBe(true);
    expectGapless(received);
  });

  it('sends an alarm input ahead, and again in order', async () => {
    const { camera, file } = await aCamera();
    const inputs = (received: readonly SpooledRecord[]) =>
      received.flatMap((record) =>
        itemOf(record).signals.flatMap((one) => (one.type === 'input.changed' ? [one] : [])),
      );
    let isPressed = false;
    const { received } = await runUntil(file, (some, log) => {
      if (eventsOf(log).includes('device-connected') && !isPressed) {
        isPressed = true;
        camera.notice('port', true);
      }
      return inputs(some).filter(({ data }) => !data.initial && data.active).length >= 2;
    });
    const [first, second] = inputs(received).filter(({ data }) => !data.initial && data.active);
    expect(first).toEqual(second);
    expect(first?.expedited).toBe(true);
  });

  it('ends in one sentence when every one refuses the account', async () => {
    const { file } = await aCamera({ account: { ...account, password: 'another' } });
    await expect(runUntil(file, () => false)).rejects.toThrow(/^The device refuses .*password\.$/);
  });
});

it('a cut is noticed well before the watchdog calls the agent silent', () => {
  expect(limits.agent.cutOffAfterMs).toBeLessThan(limits.watchdog.agentSilentMs);
});
