import { parseArgs } from 'node:util';

import { findChromium, installChromium } from './run/chromium.ts';
import { runAll } from './run/run-all.ts';
import { selectTiers } from './run/tiers.ts';

/**
 * `npm test [-- --tier unit,sim]`: runs the tiers in order, prints one line for each, and as its
 * last line `N passed, N failed`. A tier in which nothing ran counts as failed.
 */
const { values } = parseArgs({ options: { tier: { type: 'string', default: 'all' } } });

const tiers = selectTiers(values.tier);
const chromium = findChromium(process.env);

if (typeof tiers === 'string') {
  console.error(tiers);
  process.exitCode = 2;
} else if (tiers.includes('e2e') && chromium === undefined) {
  // Said at once: nobody should wait ten minutes for the other tiers to learn this.
  console.error(installChromium);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
} else {
  const { passed, failed } = await runAll(tiers, {
    ...(chromium === undefined ? {} : { CHROMIUM_PATH: chromium }),
  });
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
