import { defineConfig } from 'vitest/config';

/** A file's suffix says its tier; nothing else does (CONTRIBUTING.md, "Tiers"). */
const otherTiers = ['**/*.int.test.ts', '**/*.e2e.test.ts', '**/*.sim.test.ts'];
const never = ['**/node_modules/**', '**/cdk.out/**', '**/.svelte-kit/**', '**/breaking/**'];
const contractTests = ['data-contracts/**/*.test.ts', 'tests/contracts/**/*.test.ts'];

export default defineConfig({
  test: {
    reporters: ['default'],
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...never, ...otherTiers, ...contractTests, 'tests/architecture/**'],
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
          testTimeout: 300_000,
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
