import { expect, inject, it } from 'vitest';
import { storyOfSeed } from './seed.ts';

/** Into so many files the seeds are dealt out, so that all processors have work to the end. */
const shares = 4;

/** Tests every seed of one share; each is a test of its own, named by its seed. */
export function testSeeds(share: number): void {
  const { from, count } = inject('seeds');
  const seeds = Array.from({ length: count }, (_, index) => from + index);
  const own = seeds.filter((seed) => seed % shares === share);
  it.each(own)('any troubles together leave every promise kept (seed %i)', async (seed) => {
    const story = await storyOfSeed(seed);
    if (story !== undefined) expect.fail(story);
  });
}
