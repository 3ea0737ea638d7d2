import type { KnipConfig } from 'knip';

/** What starts each room; everything that none of these reach is unused. */
const config: KnipConfig = {
  // A type in the signature of an exported function deserves a name that callers can use.
  ignoreExportsUsedInFile: { interface: true, type: true },
  workspaces: {
    '.': {
      project: ['*.{ts,js}'],
      // Belongs to the web, whose unit tests the root configuration compiles with it.
      ignoreDependencies: ['@sveltejs/vite-plugin-svelte'],
      // The CLI of infra.
      ignoreBinaries: ['cdk'],
    },
    'data-contracts': {
      entry: ['scripts/*.ts', '{src,vectors}/**/*.test.ts'],
      project: ['src/**/*.ts', 'scripts/**/*.ts'],
    },
    'functions/domain': { entry: ['src/**/*.test.ts'], project: ['src/**/*.ts'] },
    'functions/shell': { entry: ['src/**/*.test.ts'], project: ['src/**/*.ts'] },
    'functions/handlers': {
      entry: ['src/*.ts', 'src/**/*.test.ts'],
      project: ['src/**/*.ts'],
    },
    'functions/cli': { entry: ['src/main.ts', 'src/**/*.test.ts'], project: ['src/**/*.ts'] },
    'edge-agents': {
      entry: ['src/main.ts', 'src/simulated-camera/main.ts', 'src/**/*.test.ts'],
      project: ['src/**/*.ts'],
    },
    infra: {
      entry: ['src/app.ts', 'src/**/*.test.ts'],
      project: ['src/**/*.ts'],
      // Its command `cdk` is called by the scripts of the root and by the local cloud.
      ignoreDependencies: ['aws-cdk'],
    },
    web: { project: ['src/**/*.{ts,svelte}'] },
    localstack: {
      entry: ['prepare.mjs', 'src/start.ts', 'src/**/*.test.ts'],
      project: ['src/**/*.ts'],
    },
    tests: {
      entry: ['run.ts', 'cases.ts', 'bench/run.ts', '**/*.test.ts'],
      project: ['**/*.ts', '!architecture/breaking/**'],
      ignore: ['architecture/breaking/**'],
    },
  },
};

export default config;
