import { limits } from '@watchhouse/contracts';
import { expect, it } from 'vitest';
import { readSetup } from '../config.ts';
import { testSite } from '../test-site.ts';
import { replaySources } from './site.ts';

const startsAt = Date.parse('2026-11-24T08:00:00.000Z');

function aSite(otherwise: Parameters<typeof testSite>[0] = {}) {
  const [site] = replaySources(readSetup(testSite(otherwise)), startsAt);
  return site ?? expect.fail('nothing is replayed');
}

it('knows when the next expedited thing comes, and that none comes after the last', () => {
  const site = aSite();
  expect(site.urgentAt?.()).toBe(startsAt + 1_200);
  site.until(startsAt + 1_199);
  expect(site.urgentAt?.()).toBe(startsAt + 1_200);
  expect(site.until(startsAt + 1_200)).toContainEqual(
    expect.objectContaining({ type: 'duress.pressed', at: startsAt + 1_200, expedited: true }),
  );
  expect(site.urgentAt?.()).toBeUndefined();
});

it('goes on with its story after a stretch in which the process slept, and skips nothing of it', () => {
  const site = aSite();
  site.until(startsAt + 1_000);
  const slept = limits.agent.catchUpMsMax + 1;
  const said = site.until(startsAt + 1_000 + slept);
  // The next half second of the story, at the end of the stretch.
  const at = startsAt + 1_000 + slept - 500 + 200;
  expect(said).toContainEqual(expect.objectContaining({ type: 'duress.pressed', at }));
});

it('is nothing without a scenario', () => {
  const setup = readSetup(testSite({ config: { scenario: undefined } }));
  expect(replaySources(setup, startsAt)).toEqual([]);
});
