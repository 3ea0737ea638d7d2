/**
 * Who may import what, as data: the table "Rooms" of the design, one entry per area of a room.
 * A file belongs to the first area whose `files` matches its path; everything an area does not name
 * is forbidden there.
 */
export interface Area {
  /** Stable name; findings are called `<area>.<workspace|package|node>`. */
  readonly name: string;
  readonly files: RegExp;
  /** Workspace packages, by their public name. */
  readonly workspace: readonly string[];
  /** Third-party packages; a trailing `/*` admits a whole scope. */
  readonly packages: readonly string[];
  readonly node: boolean;
}

/** A package that only some folders may know, wherever it is otherwise allowed. */
export interface Confinement {
  readonly package: string;
  readonly only: RegExp;
  readonly reason: string;
}

/** Files of one folder that must not import each other. */
export interface Separation {
  readonly name: string;
  readonly files: RegExp;
  readonly reason: string;
}

const domain = '@watchhouse/domain';
const contracts = '@watchhouse/contracts';
const shell = '@watchhouse/shell';
const infra = '@watchhouse/infra';
const edge = '@watchhouse/edge';
const testTools = ['vitest', 'fast-check'];

const anyWorkspace = [
  contracts,
  domain,
  shell,
  infra,
  '@watchhouse/cli',
  edge,
  '@watchhouse/handlers',
  '@watchhouse/local',
];

export const areas: readonly Area[] = [
  {
    name: 'contracts-scripts',
    files: /^data-contracts\/scripts\//,
    workspace: [],
    packages: ['zod', 'zod-openapi', '@redocly/cli', 'prettier', ...testTools],
    node: true,
  },
  {
    name: 'contracts-tests',
    files: /^data-contracts\/.*\.test\.ts$/,
    workspace: [],
    packages: ['zod', 'zod-openapi', ...testTools],
    node: true,
  },
  {
    name: 'contracts',
    files: /^data-contracts\//,
    workspace: [],
    packages: ['zod'],
    node: false,
  },
  {
    name: 'domain-tests',
    files: /^functions\/domain\/.*\.test\.ts$/,
    workspace: [contracts],
    packages: ['@noble/hashes', ...testTools],
    node: true,
  },
  {
    name: 'domain',
    files: /^functions\/domain\//,
    workspace: [contracts],
    packages: ['zod', '@noble/hashes', 'xstate', 'temporal-polyfill'],
    node: false,
  },
  {
    name: 'shell',
    files: /^functions\/shell\//,
    workspace: [domain, contracts],
    packages: [
      '@aws-sdk/*',
      '@smithy/*',
      '@aws-lambda-powertools/*',
      '@cedar-policy/cedar-wasm',
      '@duckdb/node-api',
      'dynamodb-toolbox',
      'jose',
      'zod',
      ...testTools,
    ],
    node: true,
  },
  {
    name: 'handlers',
    files: /^functions\/handlers\//,
    workspace: [shell, domain, contracts],
    packages: ['hono', 'zod', 'aws-lambda', ...testTools],
    node: true,
  },
  {
    name: 'cli',
    files: /^functions\/cli\//,
    workspace: [shell, domain, contracts, edge],
    packages: testTools,
    node: true,
  },
  {
    name: 'edge',
    files: /^edge-agents\//,
    workspace: [domain, contracts],
    packages: ['@aws-sdk/client-kinesis', '@smithy/*', 'onvif', 'sax', ...testTools],
    node: true,
  },
  {
    name: 'infra',
    files: /^infra\//,
    workspace: [contracts],
    packages: ['aws-cdk-lib', 'cdk-nag', 'constructs', 'esbuild', ...testTools],
    node: true,
  },
  {
    name: 'web-tools',
    files: /^web\/(?!src\/)/,
    workspace: [],
    packages: [
      'vite',
      'vitest',
      '@sveltejs/kit',
      '@sveltejs/adapter-static',
      '@sveltejs/vite-plugin-svelte',
      '@inlang/paraglide-js',
    ],
    node: true,
  },
  {
    name: 'web-tests',
    files: /^web\/src\/.*\.test\.ts$/,
    workspace: [domain, contracts],
    packages: ['svelte', '@sveltejs/kit', ...testTools],
    node: true,
  },
  {
    name: 'web',
    files: /^web\/src\//,
    workspace: [domain, contracts],
    packages: ['svelte', '@sveltejs/kit', 'oauth4webapi', '@cesium/engine', 'bits-ui'],
    node: false,
  },
  {
    name: 'local-prepare',
    // Runs before anything is installed, on whatever Node the machine has.
    files: /^localstack\/prepare\.mjs$/,
    workspace: [],
    packages: [],
    node: true,
  },
  {
    name: 'local',
    files: /^localstack\//,
    workspace: [contracts, infra],
    packages: ['@aws-sdk/*', 'httpxy', 'sirv', ...testTools],
    node: true,
  },
  {
    name: 'tests',
    files: /^tests\//,
    workspace: anyWorkspace,
    packages: [
      '@axe-core/playwright',
      'dependency-cruiser',
      'playwright-core',
      'typescript',
      'ws',
      'zod',
      ...testTools,
    ],
    node: true,
  },
];

export const confinements: readonly Confinement[] = [
  {
    package: '@cesium/engine',
    only: /^web\/src\/lib\/map\//,
    reason: 'one folder knows the globe, so that it can be replaced',
  },
  {
    package: '@aws-sdk/client-kinesis',
    only: /^(functions\/shell\/|edge-agents\/src\/uplink\/)/,
    reason: 'the uplink and the shell are the only two ends of the stream',
  },
  {
    package: 'onvif',
    only: /^edge-agents\/src\/devices\/onvif\//,
    reason: 'its callbacks lose errors; one folder wraps them',
  },
  {
    package: 'sax',
    only: /^edge-agents\/src\/devices\/onvif\//,
    reason: 'what devices send is parsed, and bounded, in one place',
  },
];

export const separations: readonly Separation[] = [
  {
    name: 'handlers-apart',
    files: /^functions\/handlers\/src\/[^/]+\.ts$/,
    reason: 'each handler is one Lambda; what two share lives in a folder beside them',
  },
];

/** The folders with a package.json; a relative import must stay inside the importer's own. */
export const rooms: readonly string[] = [
  'data-contracts',
  'functions/domain',
  'functions/shell',
  'functions/handlers',
  'functions/cli',
  'edge-agents',
  'infra',
  'web',
  'localstack',
  'tests',
];
