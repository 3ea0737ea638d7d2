import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { limits } from '@watchhouse/contracts';
import { compileRules, emptyDetection, ingest, singleEngine } from '@watchhouse/domain';
import { describe, expect, it } from 'vitest';
import { readSetup } from './config.ts';
import { createEdgeWatch } from './detection/edge-watch.ts';
import { itemOf } from './detection/edge-detection.ts';
import { localAlarmsFile } from './detection/local-alarms.ts';
import { eventTimeFrom } from './event-time.ts';
import { createAgentClock } from './health/agent-clock.ts';
import { logChanges } from './health/changes.ts';
import { followLine } from './health/line-state.ts';
import { createProducer } from './producer.ts';
import { replaySources } from './replay/site.ts';
import { mergeSources } from './source.ts';
import type { SpooledRecord } from './spool/aggregate.ts';
import { testButton, testLevel, testSite } from './test-site.ts';
import type { Otherwise } from './test-site.ts';
import { emptyFolder, testSpool } from './test-spool.ts';
import { createTurns } from './turns.ts';
import { createOvertaking } from './uplink/overtaking.ts';

/** A bound that a test reaches soon. */
const aheadRecordsMax = 600;
const begin = Date.parse('2026-11-24T08:00:00.000Z');
const { cutOffAfterMs, detectionSnapshotEveryMs } = limits.agent;

/** A host whose clocks a test moves, the stream behind its line, and the folder that outlives the agent. */
function aWorld(otherwise: Otherwise = {}) {
  const file = testSite(otherwise);
  const clocks = { wall: begin, steady: 0 };
  return {
    file,
    clocks,
    host: { wall: () => clocks.wall, steady: () => clocks.steady },
    folder: emptyFolder(),
    /** What the stream took, in the order in which it took it. */
    stream: [] as SpooledRecord[],
    log: [] as { readonly event: string; readonly facts: object }[],
    line: { isUp: true },
  };
}
type World = ReturnType<typeof aWorld>;

/** Starts an agent in a world, as a process does; stop calling it, and it was killed. */
function start(world: World, from?: number) {
  const { host, folder, clocks } = world;
  const setup = readSetup(world.file);
  const log = (event: string, facts: object = {}) => void world.log.push({ event, facts });
  const spool = testSpool(folder);
  const standing = spool.standing ?? { sequence: 100, heartbeatAt: 0, unclosed: [] };
  const clock = createAgentClock(host, standing.heartbeatAt + 1, (jumpMs) =>
    log('clock-jumped', { jumpMs }),
  );
  const startsAt = from ?? clock.now();
  const { speed } = setup.config;
  const site = mergeSources(replaySources(setup, startsAt));
  const overtaking = createOvertaking();
  const line = followLine(host.steady(), spool.state().records);
  const heartbeatAt = spool.standing?.heartbeatAt;
  const remains = { since: spool.since, heartbeatAt };
  const watch = createEdgeWatch({ setup, remains, overtaking, log });
  let saved = Promise.resolve();
  const save = (): Promise<void> => {
    saved = watch.save();
    return saved;
  };
  const turns = createTurns({
    site,
    producer: createProducer(setup, site, standing),
    spool,
    watch: { ...watch, save },
    line,
    changes: logChanges(log, { line: 'live', spool: 'ok' }),
    time: eventTimeFrom(startsAt, speed, clock),
    startsAt,
    speed,
    aheadRecordsMax,
    steady: host.steady,
  });
  /** Sends what overtakes, then so many records in order. */
  const send = async (records: number): Promise<void> => {
    if (!world.line.isUp) return;
    for (const kind of ['edge.alarm', 'map.summary'] as const) {
      const ahead = overtaking.oldest(kind, 100);
      overtaking.remove(kind, ahead);
      take(ahead);
    }
    for (const queue of ['expedited', 'ordered'] as const) {
      const some = spool.oldest(queue, records, Infinity);
      await spool.remove(queue, some);
      take(some);
    }
  };
  const take = (some: readonly SpooledRecord[]): void => {
    world.stream.push(...some);
    if (some.length > 0) line.delivered(host.steady());
  };
  return {
    spool,
    turns,
    /** Lets time pass, turn by turn, and the line take a few records in each. */
    pass: async (ms: number, recordsATurn = 5): Promise<void> => {
      const until = clocks.steady + ms;
      while (clocks.steady < until) {
        const next = Math.min(until - clocks.steady, await turns.turn());
        clocks.steady += next;
        clocks.wall += next;
        await send(recordsATurn);
      }
      await turns.turn();
      await send(recordsATurn);
      await saved;
    },
  };
}

const signalsIn = (records: readonly SpooledRecord[]) =>
  records.flatMap((record) => itemOf(record).signals);
const typesIn = (records: readonly SpooledRecord[]) => records.map((record) => kindOf(record));
const kindOf = (record: SpooledRecord): string => {
  const { header, signals } = itemOf(record);
  return header.origin === 'agent' ? 'in-order' : (signals[0]?.type ?? '');
};
const beatsIn = (records: readonly SpooledRecord[]) =>
  signalsIn(records).flatMap((one) => (one.type === 'agent.heartbeat' ? [one] : []));
/** What the cloud says of alarms, given everything in the order in which it came. */
const cloudSays = (world: World): readonly string[] => {
  const setup = readSetup(world.file);
  const engine = compileRules(setup.ruleSet ?? { rules: [] }, setup.plan);
  const state = emptyDetection(setup.config.facility);
  const { decisions } = ingest(singleEngine(engine), state, world.stream.map(itemOf));
  return decisions.map(({ command: { type, payload } }) => `${type} ${payload.alarm}`);
};
const raised = (alarms: readonly (string | undefined)[]) =>
  alarms.map((alarm) => `alarm.raise ${alarm}`);
const edgeAlarms = (records: readonly SpooledRecord[]) =>
  signalsIn(records).flatMap((one) => (one.type === 'edge.alarm' ? [one.data.alarm] : []));

/** A door button that is pressed, and a device that is lost, so many seconds after the start. */
const device = testButton;
const script = (...moments: readonly (readonly [number, string, object])[]) => ({
  scenario: {
    replays: [],
    script: moments.map(([atSecond, type, data]) => ({ atSecond, device, type, data })),
  },
});
const duress = { level: testLevel, position: [1, 1] };
const lost = { device, state: 'offline', reason: 'no-answer' };

/** A device that is lost so many seconds after the start, with nobody walking. */
const losing = (seconds: number): Otherwise => script([seconds, 'device.health', lost]);
const events = ({ log }: World) => log.map(({ event }) => event);
const localAlarms = (world: World): readonly string[] => {
  const { stateDir } = readSetup(world.file).config;
  const file = path.join(stateDir, localAlarmsFile);
  const text = existsSync(file) ? readFileSync(file, 'utf8').trimEnd() : '';
  return text === '' ? [] : text.split('\n').map((line) => (JSON.parse(line) as Alarm).alarm);
};
/** So many local alarms, once they are on the disk. */
const localAlarmsOf = async (world: World, count: number): Promise<readonly string[]> => {
  await expect.poll(() => localAlarms(world)).toHaveLength(count);
  return localAlarms(world);
};
interface Alarm {
  readonly alarm: string;
}
const expectGapless = (records: readonly SpooledRecord[]): void => {
  const numbers = records.flatMap((record) => {
    const { header, signals } = itemOf(record);
    return header.origin === 'agent' ? signals.map(({ sequence }) => sequence) : [];
  });
  expect(numbers).toEqual(numbers.map((_, index) => 101 + index));
};
const expectInOrder = (records: readonly SpooledRecord[]): void => {
  const times = beatsIn(records).map(({ time }) => Date.parse(time));
  expect(times.length).toBeGreaterThan(1);
  for (const [index, time] of times.entries()) {
    if (index > 0) expect(time).toBeGreaterThan(times[index - 1] ?? Infinity);
  }
};

describe('while the line is live', () => {
  it('an expedited signal leaves when it is said, not at the half second', async () => {
    const world = aWorld(script([1.2, 'duress.pressed', duress]));
    await start(world).pass(1_250);
    expect(typesIn(world.stream)).toEqual(['in-order', 'in-order', 'duress.pressed']);
    expect(world.clocks.steady).toBe(1_250);
  });

  it('the edge computes, and leaves it to the cloud to raise alarms', async () => {
    const world = aWorld(losing(2));
    await start(world).pass(2 * cutOffAfterMs);
    expect(new Set(typesIn(world.stream))).toEqual(new Set(['in-order']));
    expect(cloudSays(world)).toEqual([expect.stringContaining('alarm.raise')]);
    expect(localAlarms(world)).toEqual([]);
    expect(events(world)).toEqual([]);
  });
});

describe('while the line is cut', () => {
  async function cutFrom(cutMs: number, ms: number, otherwise: Otherwise) {
    const world = aWorld(otherwise);
    const agent = start(world);
    await agent.pass(cutMs);
    world.line.isUp = false;
    await agent.pass(ms - cutMs);
    const before = world.stream.length;
    return { world, agent, before };
  }

  it('an alarm is heard at the site at once, and reaches the cloud before what waits, under its id', async () => {
    const { world, agent, before } = await cutFrom(1_000, 10_000, losing(8));
    expect(events(world)).toEqual(['line', 'local-alarm']);
    const [alarm] = await localAlarmsOf(world, 1);
    world.line.isUp = true;
    await agent.pass(10_000);
    const after = world.stream.slice(before);
    expect(typesIn(after)[0]).toBe('edge.alarm');
    expect(edgeAlarms(after)).toEqual([alarm]);
    expect(cloudSays(world)).toEqual(raised([alarm]));
    expectGapless(world.stream);
    expectInOrder(world.stream);
  });

  it('so is one of the seconds before the cut was noticed', async () => {
    const { world } = await cutFrom(1_000, 1_000 + cutOffAfterMs + 600, losing(2));
    await localAlarmsOf(world, 1);
  });

  it('a condition that ended before the line returned was told all the same', async () => {
    const back = { device, state: 'online' };
    const two = script([7, 'device.health', lost], [8, 'device.health', back]);
    const { world, agent, before } = await cutFrom(1_000, 10_000, two);
    world.line.isUp = true;
    await agent.pass(5_000);
    const told = edgeAlarms(world.stream.slice(before));
    expect(cloudSays(world)[0]).toEqual(raised(told)[0]);
    expect(told).toHaveLength(1);
  });

  it('duress goes ahead of everything in order when the line returns', async () => {
    const { world, agent, before } = await cutFrom(
      1_000,
      10_000,
      script([8, 'duress.pressed', duress]),
    );
    world.line.isUp = true;
    await agent.pass(0);
    const kinds = typesIn(world.stream.slice(before));
    expect(kinds.indexOf('duress.pressed')).toBeLessThan(kinds.indexOf('in-order'));
    expect(cloudSays(world)).toEqual(raised(edgeAlarms(world.stream)));
  });

  it('heartbeats say that older signals wait, and how many', async () => {
    const { world, agent } = await cutFrom(1_000, 10_000, losing(8));
    world.line.isUp = true;
    await agent.pass(5_000);
    const beats = beatsIn(world.stream).map(({ data }) => data);
    expect(beats[0]).toMatchObject({ line: 'live', spool: 'ok', spooled: 0, dropped: 0 });
    expect(beats.find(({ line }) => line === 'draining')?.spooled).toBeGreaterThan(5);
    expect(beats.at(-1)).toMatchObject({ line: 'live', spooled: 0 });
  });

  it('a summary of the map is sent each second of the drain, and only then', async () => {
    const { world, agent, before } = await cutFrom(1_000, 20_000, {});
    expect(typesIn(world.stream)).not.toContain('map.summary');
    world.line.isUp = true;
    await agent.pass(30_000, 2);
    const kinds = typesIn(world.stream.slice(before));
    const last = kinds.lastIndexOf('map.summary');
    expect(kinds.slice(last + 1)).toContain('in-order');
    const summaries = signalsIn(world.stream.slice(before)).flatMap((one) =>
      one.type === 'map.summary' ? [one] : [],
    );
    expect(summaries.length).toBeGreaterThan(5);
    expect(summaries.some(({ data }) => data.people.length === 2)).toBe(true);
    const times = summaries.map(({ time }) => Date.parse(time));
    for (const [index, time] of times.entries()) {
      if (index > 0) expect(time - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(1_000);
    }
    const lines = world.log.filter(({ event }) => event === 'line').map(({ facts }) => facts);
    expect(lines).toEqual([{ state: 'cut' }, { state: 'draining' }, { state: 'live' }]);
  });
});

describe('when the time of day of the host jumps', () => {
  it.each([-3_600_000, -1_000, 60_000, 3_600_000])('by %d ms, order is kept', async (jumpMs) => {
    const world = aWorld();
    const agent = start(world);
    await agent.pass(2_000);
    world.clocks.wall += jumpMs;
    await agent.pass(4_000);
    expectInOrder(world.stream);
    expectGapless(world.stream);
    const jumps = Math.abs(jumpMs) > limits.signal.clockJumpMsMax ? [{ jumpMs }] : [];
    expect(world.log.filter(({ event }) => event === 'clock-jumped')).toEqual(
      jumps.map((facts) => ({ event: 'clock-jumped', facts })),
    );
  });

  it('back between two runs, order is kept', async () => {
    const world = aWorld();
    await start(world).pass(2_000);
    world.clocks.wall -= 60_000;
    await start(world).pass(2_000);
    expectInOrder(world.stream);
  });
});

describe('killed and started again', () => {
  it('an agent goes on where it stood, and nobody is alarmed', async () => {
    const world = aWorld();
    await start(world).pass(1_400);
    await start(world).pass(3_000);
    expectGapless(world.stream);
    expectInOrder(world.stream);
    expect(localAlarms(world)).toEqual([]);
    expect(events(world)).toEqual(['detection-began-empty']);
  });

  it('between duress and its place in order, it sends that place under the same id', async () => {
    const world = aWorld(script([1.2, 'duress.pressed', duress]));
    await start(world).pass(1_250);
    await start(world).pass(600);
    const pressed = signalsIn(world.stream).filter(({ type }) => type === 'duress.pressed');
    expect(pressed).toHaveLength(2);
    expect(pressed[0]).toEqual(pressed[1]);
    expectGapless(world.stream);
  });

  it('with the line cut, an alarm is still sent ahead, as the same signal, and stands at the site once', async () => {
    const world = aWorld(losing(8));
    const agent = start(world);
    await agent.pass(1_000);
    world.line.isUp = false;
    await agent.pass(detectionSnapshotEveryMs + 1_000);
    const before = await localAlarmsOf(world, 1);
    const restarted = start(world);
    world.line.isUp = true;
    const sent = world.stream.length;
    await restarted.pass(0, 1);
    expect(edgeAlarms(world.stream.slice(sent))).toEqual(before);
    expect(await localAlarmsOf(world, 1)).toEqual(before);
    expect(events(world)).not.toContain('detection-began-empty');
  });

  it('long after its last snapshot, edge detection begins empty and says so', async () => {
    const world = aWorld();
    const agent = start(world);
    await agent.pass(1_000);
    await agent.turns.end();
    world.folder.standing = {
      sequence: 9_000,
      heartbeatAt: begin + 1_000 + limits.agent.detectionGapMsMax + 1,
      unclosed: [],
    };
    start(world);
    expect(world.log.at(-1)).toMatchObject({
      event: 'detection-began-empty',
      facts: { reason: 'the snapshot is too old' },
    });
  });
});

it('what was said in the last moment is in the spool when an agent was told to stop', async () => {
  const world = aWorld(script([1.2, 'device.health', lost]));
  world.line.isUp = false;
  const agent = start(world);
  await agent.pass(1_300);
  await agent.turns.end();
  const last = signalsIn(world.folder.queues.ordered).slice(-2);
  expect(last.map(({ type }) => type)).toEqual(['device.health', 'agent.heartbeat']);
  expect(last[1]?.time).toBe('2026-11-24T08:00:01.300Z');
});

it('a replay a thousand times faster waits for the spool, and never shows the future', async () => {
  const startAt = new Date(begin - 400_000).toISOString();
  const world = aWorld({ config: { speed: 1_000, startAt } });
  world.line.isUp = false;
  const agent = start(world, begin - 400_000);
  await agent.pass(10_000);
  expect(agent.spool.state().records).toBe(aheadRecordsMax);
  const reached = world.folder.standing?.heartbeatAt ?? 0;
  await agent.turns.end();
  expect(world.folder.standing?.heartbeatAt).toBe(reached + limits.signal.aggregateIntervalMs);
  world.line.isUp = true;
  await agent.pass(60_000, 500);
  expectInOrder(world.stream);
  expect(Date.parse(beatsIn(world.stream).at(-1)?.time ?? '')).toBe(world.clocks.wall);
});
