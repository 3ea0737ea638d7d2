import { crashPoints } from '@watchhouse/shell';
import { describe, expect, inject, it } from 'vitest';
import { chanceOf } from './chance.ts';
import { findingsOf, outcomeOf } from './findings.ts';
import { watchedDay } from './watched-day.ts';

/** A simulated day is worth many generated cases. */
const casesPerDay = 20;
const days = Math.max(3, Math.round(inject('cases') / casesPerDay));
const seedOfRun = Number(process.env['WATCHHOUSE_SEED'] ?? Date.now() % 1_000_000);

describe('bad weather: everything twice, some of it lost, one process ending somewhere', () => {
  it(`comes to what a calm day comes to (seed ${seedOfRun}, ${days} days)`, async () => {
    const calm = await outcomeOf((await watchedDay({ seed: 0 })).house);
    for (let day = 1; day <= days; day += 1) {
      const seed = seedOfRun + day;
      const chance = chanceOf(seed);
      const weather = { chance, twice: 0.3, lost: 0.3 };
      const crash = { point: chance.one(crashPoints), nth: chance.whole(1, 5) };
      const { house, screen } = await watchedDay({ seed, weather, crash });

      expect(await findingsOf(house, screen), `seed ${seed}`).toEqual([]);
      expect(await outcomeOf(house), `seed ${seed}`).toEqual(calm);
    }
  });
});
