import { itemOf } from '@watchhouse/edge';
import { describe, expect, it } from 'vitest';
import { arrivalAlarms } from './checkers/alarms-of.ts';
import { brokenPromises } from './checkers/promises.ts';
import { house } from './story/place.ts';
import { tell } from './telling/tell.ts';
import { batchSizes } from './weather/weather-of.ts';
import { calm, pausePoints } from './weather/weather.ts';
import type { Weather } from './weather/weather.ts';
import type { Played } from './world/played.ts';
import { play } from './world/world.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const seedsOfEach = [1, 2, 3];

/** Plays a trouble over several stories and fails with the story of the first that breaks a promise. */
async function survives(trouble: Partial<Weather>): Promise<readonly Played[]> {
  const stories: Played[] = [];
  for (const seed of seedsOfEach) {
    const played = await play(seed, { ...calm, ...trouble });
    const findings = await brokenPromises(played);
    if (findings.length > 0) expect.fail(tell(played, findings));
    stories.push(played);
  }
  return stories;
}

/** True when some story tells of it: a trouble that never happens proves nothing. */
const isTold = (stories: readonly Played[], words: string): boolean =>
  stories.some(({ notes }) => notes.some(({ text }) => text.includes(words)));

describe('every promise is kept', () => {
  it('on a calm day, on which nothing is silent, behind or stale either', async () => {
    const stories = await survives({});
    expect(stories.flatMap(({ logs }) => arrivalAlarms(logs.get(house) ?? []))).toEqual([]);
  });

  it('when deliveries come twice', async () => {
    expect(isTold(await survives({ twice: 0.6 }), 'delivered again')).toBe(true);
  });

  it('when expedited records come late, behind what they should have overtaken', async () => {
    await survives({ expeditedLateMs: 40 * second });
  });

  it('when calls of the uplink are lost and tried again', async () => {
    const stories = await survives({ failedCalls: 0.5 });
    expect(isTold(stories, 'lost on its way')).toBe(true);
    expect(isTold(stories, 'the answer was lost')).toBe(true);
  });

  it('when the clock of every device is wrong by up to five minutes', async () => {
    for (const { disks, stories } of await survives({ skewed: true })) {
      const pressed =
        stories[0]?.moments.filter(({ said }) => said.type === 'duress.pressed') ?? [];
      const stamped = [...(disks.get(house)?.values() ?? [])]
        .flatMap(({ kept }) => kept.ordered.flatMap((record) => itemOf(record).signals))
        .filter(({ type }) => type === 'duress.pressed');
      expect(stamped.length).toBe(pressed.length);
      for (const { time, rawtime = time } of stamped) {
        const at = Date.parse(time);
        // The estimate takes out again what is wrong; a device tells its time in whole seconds.
        expect(pressed.some(({ said }) => Math.abs(said.at - at) <= second)).toBe(true);
        expect(Math.abs(Date.parse(rawtime) - at)).toBeGreaterThan(second);
      }
    }
  });

  it.each(batchSizes)('when a process is given %i records at most', async (batch) => {
    await survives({ batch, twice: 0.2, failedCalls: 0.2 });
  });

  it('when wake messages are lost', async () => {
    await survives({ lostWakes: 0.7 });
  });

  it('when a shard is split, and the shards are merged again', async () => {
    const stories = await survives({ batch: 7, split: 60 * second, merge: 150 * second });
    expect(stories.map(({ stream }) => stream.shards().length)).toEqual([4, 4, 4]);
  });

  it('when two processes decide one facility', async () => {
    const stories = await survives({ batch: 7, twins: { from: 0, to: 200 * second } });
    expect(isTold(stories, 'could not finish')).toBe(true);
  });

  it.each(pausePoints)('when a zombie finishes after its successor (%s)', async (point) => {
    const zombie = { point, at: 20 * second, wakesAt: 90 * second };
    expect(isTold(await survives({ zombie }), 'the zombie went on')).toBe(true);
  });

  it('when records of the stream are withheld for a day', async () => {
    const withheld = { from: 130 * second, to: 24 * hour + 130 * second };
    const stories = await survives({
      batch: 50,
      withheld,
      bursts: [5 * second, 120 * second, withheld.to + minute],
    });
    const rules = stories.flatMap(({ logs }) => arrivalAlarms(logs.get(house) ?? []));
    expect(rules).toContain('stream-behind');
  });

  it('when an uplink is cut for two hours with duress in the middle', async () => {
    const cut = { wing: 'north', from: 90 * second, to: 2 * hour + 90 * second } as const;
    await survives({ batch: 50, cut, bursts: [5 * second, hour, cut.to + minute] });
  });

  it('when an hour of backlog is flushed while live alarms flow', async () => {
    const cut = { wing: 'south', from: 90 * second, to: hour + 90 * second } as const;
    // The next burst begins as the line comes back.
    await survives({ batch: 7, cut, bursts: [5 * second, 20 * minute, cut.to - 10 * second] });
  });

  it('when a rule set is published between two deliveries of one batch', async () => {
    const failing = { from: 30 * second, to: 34 * second };
    const published = { at: 32 * second, effectiveAt: 125 * second };
    const stories = await survives({ batch: 50, failing, published });
    expect(isTold(stories, 'a rule set was published')).toBe(true);
  });

  it('when one of two facilities in a batch fails until it is parked', async () => {
    const failing = { from: 125 * second, to: 240 * second };
    const stories = await survives({ batch: 50, failing });
    const rules = stories.flatMap(({ logs }) => arrivalAlarms(logs.get(house) ?? []));
    expect(rules).toContain('detection-parked');
  });

  it('when a record comes that nobody can read', async () => {
    await survives({ poison: [20 * second, 130 * second] });
  });

  it('when agents are killed at any moment and started again', async () => {
    for (let at = 6; at < 60; at += 9) {
      const north = { wing: 'north', from: at * second + 17, to: (at + 5) * second } as const;
      const south = { wing: 'south', from: at * second + 400, to: (at + 2) * second } as const;
      await survives({ killed: [north, south], failedCalls: 0.3 });
    }
  });

  it('when agents are killed while their line is cut', async () => {
    const cut = { wing: 'north', from: 40 * second, to: 400 * second } as const;
    const killed = [{ wing: 'north', from: 130 * second, to: 135 * second }] as const;
    await survives({ cut, killed });
  });
});
