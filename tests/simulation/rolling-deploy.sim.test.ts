import { describe, expect, it } from 'vitest';
import { brokenPromises } from './checkers/promises.ts';
import { tell } from './telling/tell.ts';
import { calm } from './weather/weather.ts';
import type { Weather } from './weather/weather.ts';
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
