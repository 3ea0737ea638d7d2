import { fileURLToPath } from 'node:url';

import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

import type {} from './tests/cases.ts';

/** A file's suffix says its tier; nothing else does (CONTRIBUTING.md, "Tiers"). */
const otherTiers = [
  '**/*.int.test.ts',
  '**/*.e2e.test.ts',
  '**/*.sim.test.ts',
  '**/*.fault.test.ts',
];
const never = ['**/node_modules/**', '**/cdk.out/**', '**/.svelte-kit/**', '**/breaking/**'];
const contractTests = ['data-contracts/**/*.test.ts'];

/** How many cases a generated test tries; more on a long night, fewer while working. */
const casesDefault = 100;
const cases = Number(process.env['WATCHHOUSE_CASES'] ?? casesDefault);
if (!Number.isInteger(cases) || cases < 1) {
  throw new Error('WATCHHOUSE_CASES is the number of generated cases per test: a whole number ≥ 1');
}

/** Which seeds the simulation plays: the first and how many, from `npm run test:sim`. */
const [from = 1, count = 2_000] = (process.env['WATCHHOUSE_SEEDS'] ?? '1,2000')
  .split(',')
  .map(Number);

/** Time limits grow with the number of cases, so that more cases are never a failure by themselves. */
const withCases = (milliseconds: number): number =>
  milliseconds * Math.max(1, cases / casesDefault);

export default defineConfig({
  test: {
    maxWorkers: 2,
    setupFiles: [fileURLToPath(new URL('tests/cases.ts', import.meta.url))],
    provide: { cases, seeds: { from, count } },
    testTimeout: withCases(10_000),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Importing the SDK once for each file took more than half of the time.
          isolate: false,
          include: ['**/*.test.ts'],
          exclude: [...never, ...otherTiers, ...contractTests, 'tests/architecture/**', 'web/**'],
        },
      },
      {
        extends: true,
        root: 'web',
        // State classes in `.svelte.ts` are compiled; Kit's own plugin does not run outside an app.
        plugins: [svelte({ configFile: false })],
        resolve: { conditions: ['browser'] },
        test: {
          name: 'unit-web',
          isolate: false,
          include: ['src/**/*.test.ts'],
          exclude: [...never, ...otherTiers],
        },
      },
      {
        extends: true,
        test: {
          name: 'architecture',
          include: ['tests/architecture/**/*.test.ts'],
          exclude: never,
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'contract', include: contractTests, exclude: [...never, ...otherTiers] },
      },
      {
        extends: true,
        test: {
          name: 'sim',
          include: ['**/*.sim.test.ts'],
          exclude: never,
          // In automatic mode the tracing of AWS hooks into every promise, which doubles the time of a seed.
          env: { AWS_XRAY_MANUAL_MODE: '1' },
          testTimeout: withCases(300_000),
        },
      },
      {
        extends: true,
        test: {
          name: 'int',
          include: ['**/*.int.test.ts'],
          exclude: never,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'fault',
          include: ['**/*.fault.test.ts'],
          exclude: never,
          // Each breaks something that all share.
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['**/*.e2e.test.ts'],
          exclude: never,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
