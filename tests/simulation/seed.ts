import { brokenPromises } from './checkers/promises.ts';
import { chanceOf } from './chance.ts';
import { tell } from './telling/tell.ts';
import { weatherOf } from './weather/weather-of.ts';
import { play } from './world/world.ts';

/** Plays a seed; its story when a promise was broken, else nothing. */
export async function storyOfSeed(seed: number): Promise<string | undefined> {
  const played = await play(seed, weatherOf(chanceOf(seed)));
  const findings = await brokenPromises(played);
  return findings.length === 0 ? undefined : tell(played, findings);
}
