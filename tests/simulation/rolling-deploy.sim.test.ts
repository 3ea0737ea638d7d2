import type { Signal } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import { itemOf } from '@watchhouse/edge';
import { consumers, memoryServices, publishContext } from '@watchhouse/shell';
import { describe, expect, it } from 'vitest';
import { chanceOf } from './chance.ts';
import { brokenPromises } from './checkers/promises.ts';
import { dawn, dawnMs, house } from './story/place.ts';
import { storyOf } from './story/story.ts';
import { tell } from './telling/tell.ts';
import { calm } from './weather/weather.ts';
import type { Weather } from './weather/weather.ts';
import { found, order } from './world/found.ts';
import { formerProcess, process } from './world/processes.ts';
import { emptyDisk } from './world/story-spool.ts';
import { wingAgent } from './world/wing-agent.ts';
import { play } from './world/world.ts';

const second = 1_000;
const before = { from: -60 * second, to: 130 * second };

/** Plays stories and fails with the first that breaks a promise. */
async function survives(trouble: Partial<Weather>): Promise<void> {
  for (const seed of [1, 2, 3, 4, 5]) {
    const played = await play(seed, { ...calm, ...trouble });
    const findings = await brokenPromises(played);
    if (findings.length > 0) expect.fail(tell(played, findings));
    const changes = played.notes.filter(({ text }) => text.includes('reads from now on'));
    expect(changes.length).toBe(2 * (trouble.former?.length ?? 0));
  }
}

describe('signals that only the present release knows, read by the former one', () => {
  it('lie in quarantine, and are read again when the present one is back', async () => {
    const services = memoryServices({ clock: { now: () => instantAfter(dawn, 600 * second) } });
    const decide = { former: formerProcess('former', services), present: process('now', services) };
    const read = async (by: keyof typeof decide) => {
      await decide[by].decide(services.signals.records.splice(0));
    };
    await found(services, house);
    const { events } = await services.ledger.readLog(house.facility, 1, 100);
    await publishContext(services, house.facility, events);
    await read('present');
    const disk = emptyDisk();
    const story = storyOf(house, chanceOf(1), [0]);
    const agent = wingAgent({ story, wing: 'north', disk, skews: new Map() }, dawnMs);
    for (const at of story.steps.slice(0, 10)) agent.step(at);
    const lines = disk.kept.ordered.flatMap((record) => itemOf(record).signals);
    for (const { text } of disk.kept.ordered) {
      await services.signals.put(house.facility, new TextEncoder().encode(text));
    }
    await read('former');
    const objects = await services.objects.state.list('quarantine/');
    expect(objects.length).toBeGreaterThan(0);
    for (const object of objects) {
      const payload = { object };
      await order(services, house, object, { type: 'stream.replay-quarantine', payload });
    }
    await consumers.replay.run(services, house.facility);
    const replayed = services.signals.records
      .filter(({ bytes }) => Buffer.from(bytes).toString('utf8').includes('"origin":"replayed"'))
      .flatMap(({ bytes }) => Buffer.from(bytes).toString('utf8').trimEnd().split('\n').slice(1));
    const ids = new Set(replayed.map((line) => (JSON.parse(line) as Signal).id));
    // Whoever knows the new lines of a heartbeat and the new kinds of signals finds every one of them again.
    const unknown = lines.filter(({ type }) => !knownToFormer.includes(type));
    expect(unknown.filter(({ id }) => !ids.has(id))).toEqual([]);
    expect(unknown.length).toBeGreaterThan(0);
    await read('present');
  });
});

const knownToFormer = ['person.observed', 'door.state', 'duress.pressed', 'device.health'];

describe('every promise is kept while a release takes over from the one before it', () => {
  it('from the snapshot, the fence and the ledger that the former one wrote', async () => {
    await survives({ former: [before] });
  });

  it('in the middle of what is going on, with records that nobody has read', async () => {
    await survives({ batch: 7, former: [{ from: -60 * second, to: 32 * second }] });
  });

  it('and is taken back: old, new, old and new again', async () => {
    const again = { from: 150 * second, to: 262 * second };
    await survives({ batch: 7, former: [before, again] });
  });

  it('and is taken back within a minute, before either wrote a snapshot', async () => {
    const former = [
      { from: -60 * second, to: 20 * second },
      { from: 30 * second, to: 45 * second },
    ];
    await survives({ batch: 50, twice: 0.3, former });
  });
});
