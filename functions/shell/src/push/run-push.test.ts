import { limits, PushFrame } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { aHouse } from '../consumers/house-examples.ts';
import type { House } from '../consumers/house-examples.ts';
import { runPush } from './run-push.ts';

const push = ({ services, facility }: House) => runPush(services, facility);

/** Frames of one view that a client received. */
const deltas = ({ services }: House, connection: string, view = 'open-alarms') =>
  services.frames.framesOf(connection).filter((frame) => 'view' in frame && frame.view === view);

describe('push', () => {
  it('sends whole rows and removals from position to position, to everyone of the facility', async () => {
    const house = await aHouse();
    const [wang, liu] = [await house.connect(), await house.connect({ audience: 'supervision' })];
    const from = (await house.services.ledger.head(house.facility)).seq;

    const alarm = await house.raise();
    await push(house);
    await house.order({ type: 'alarm.acknowledge', payload: { alarm } });
    await push(house);
    await house.order({
      type: 'alarm.clear',
      payload: { alarm, at: house.clock.now(), cause: 'condition-end' },
    });
    await push(house);

    for (const { id } of [wang, liu]) {
      expect(deltas(house, id)).toMatchObject([
        { from, to: from + 1, rows: [{ alarm, status: 'unack-active' }], removed: [] },
        {
          from: from + 1,
          to: from + 2,
          rows: [{ alarm, status: 'ack-active', acknowledged: { by: { badge: '012345' } } }],
        },
        { from: from + 2, to: from + 3, rows: [], removed: [alarm] },
      ]);
    }
    const frames = house.services.frames.framesOf(wang.id);
    for (const frame of frames) expect(PushFrame.safeParse(frame).success).toBe(true);
  });

  it('tells every view every position, touched or not', async () => {
    const house = await aHouse();
    const { id } = await house.connect();
    await house.order({
      type: 'person.register',
      payload: { person: house.ids.next('person'), name: '李四' },
    });
    await push(house);
    const positions = { from: 2, to: 3, rows: [], removed: [] };
    expect(deltas(house, id)).toMatchObject([positions]);
    expect(deltas(house, id, 'system-health')).toMatchObject([positions]);
  });

  it('sends nothing to another facility', async () => {
    const house = await aHouse();
    const foreign = await house.connect({ facility: house.ids.next('facility') });
    await house.raise();
    await push(house);
    expect(house.services.frames.framesOf(foreign.id)).toEqual([]);
  });

  it('sends nothing twice to a client, unless it has to', async () => {
    const house = await aHouse();
    const { id } = await house.connect();
    await house.raise();
    await push(house);
    await push(house);
    expect(deltas(house, id)).toHaveLength(1);
  });

  it('lets two runners at once tell each client everything', async () => {
    const house = await aHouse();
    const { id } = await house.connect();
    const alarms = [await house.raise(), await house.raise()];
    await Promise.all([push(house), push(house)]);
    const told = new Set(
      deltas(house, id).flatMap((frame) =>
        'rows' in frame ? frame.rows.map((row) => ('alarm' in row ? row.alarm : '')) : [],
      ),
    );
    expect(told).toEqual(new Set(alarms));
  });

  it('moves its position only after sending: a crash in between repeats frames and loses none', async () => {
    let crashing = false;
    const house = await aHouse({
      crash: (point) => {
        if (crashing && point === 'follow.before-move') throw new Error(point);
      },
    });
    const { id } = await house.connect();
    await house.raise();
    crashing = true;
    await expect(push(house)).rejects.toThrow('follow.before-move');
    crashing = false;
    await push(house);
    const [first, again] = deltas(house, id);
    expect(again).toEqual(first);
    expect(await house.services.consumers.position(house.facility, 'push')).toBe(3);
  });
});

describe('a client that cannot keep up', () => {
  it('is told to resync and is not waited for', async () => {
    const house = await aHouse();
    const { services, clock } = house;
    const [slow, good] = [await house.connect(), await house.connect()];
    services.frames.behaviour.set(slow.id, 'slow');
    await house.raise();
    await push(house);
    expect(deltas(house, good.id)).toHaveLength(1);

    // It reads again at once, but is left alone for a while: another frame is not even tried.
    services.frames.behaviour.delete(slow.id);
    await house.raise();
    await push(house);
    expect(services.frames.framesOf(slow.id)).toEqual([]);

    clock.pass(5_000);
    await house.raise();
    await push(house);
    await house.raise();
    await push(house);
    const kinds = services.frames.framesOf(slow.id).map((frame) => frame.kind);
    expect(kinds).toEqual(['resync', 'delta', 'delta']);
    expect(deltas(house, good.id)).toHaveLength(4);
  });

  it('is left alone for longer each time', async () => {
    const house = await aHouse();
    const { services, clock } = house;
    const { id } = await house.connect();
    services.frames.behaviour.set(id, 'slow');
    const pauses: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      await house.raise();
      await push(house);
      const { resyncFrom } = (await services.connections.byId(id)) ?? {};
      const pause = Date.parse(resyncFrom ?? '') - Date.parse(clock.now());
      pauses.push(pause);
      clock.pass(pause);
    }
    expect(pauses).toEqual([5_000, 10_000, 20_000]);
  });

  it('is removed once it is gone', async () => {
    const house = await aHouse();
    const { services } = house;
    const { id } = await house.connect();
    house.clock.pass(limits.push.connectGraceMs);
    services.frames.behaviour.set(id, 'gone');
    await house.raise();
    await push(house);
    expect(await services.connections.byId(id)).toBeUndefined();
    expect(await services.connections.ofSession('session-1')).toEqual([]);
    expect(services.observer.counts.get('ConnectionsRemoved')).toBe(1);
  });

  it('is kept while it is still connecting, when the gateway does not know it yet', async () => {
    const house = await aHouse();
    const { services } = house;
    const { id } = await house.connect();
    services.frames.behaviour.set(id, 'gone');
    await house.raise();
    await push(house);
    services.frames.behaviour.delete(id);
    await house.raise();
    await push(house);
    expect(deltas(house, id)).toHaveLength(1);
  });

  it('is not the reason when the gateway refuses us: the consumer fails and sends again', async () => {
    const house = await aHouse();
    const { id } = await house.connect();
    house.services.frames.behaviour.set(id, 'fault');
    await house.raise();
    await expect(push(house)).rejects.toThrow('permission');
    house.services.frames.behaviour.delete(id);
    await push(house);
    expect(deltas(house, id)).toHaveLength(1);
  });
});
