import { existsSync } from 'node:fs';
import path from 'node:path';

import { runCommand } from './command.ts';
import type { Outcome } from './outcome.ts';
import { repositoryRoot } from '../repository-root.ts';
import type { TierName } from './tiers.ts';

/** A check by a tool: it passes if the command ends with 0. */
interface Gate {
  readonly name: string;
  readonly command: string;
  /** Asked when the first fails, and then the one that counts. */
  readonly thorough?: string;
}

const cache = 'node_modules/.cache';
const eslint = `eslint --cache --cache-location ${cache}/eslint/ --max-warnings 0 .`;

function typeGate(name: string, project: string): Gate {
  const command = `tsc -p ${project} --incremental --tsBuildInfoFile ${cache}/tsc/${name}.json`;
  return { name: `types of ${name}`, command };
}

const webGates: readonly Gate[] = [
  {
    name: 'types of the web',
    command: 'cd web && svelte-check --fail-on-warnings --tsconfig ./tsconfig.json',
  },
];

const gates: Readonly<Partial<Record<TierName, readonly Gate[]>>> = {
  types: [
    typeGate('node', '.'),
    typeGate('journeys', 'tests/journeys'),
    typeGate('domain', 'functions/domain'),
    typeGate('contracts', 'data-contracts'),
    ...(existsSync(path.join(repositoryRoot, 'web/vite.config.ts')) ? webGates : []),
  ],
  lint: [
    {
      name: 'eslint',
      command: eslint,
      // The cache knows when a file changed, but not when a type that it uses did.
      thorough: `rm -rf ${cache}/eslint && ${eslint}`,
    },
  ],
  format: [{ name: 'prettier', command: 'prettier --cache --log-level warn --check .' }],
  // JSON Schema, OpenAPI and AsyncAPI: generated, linted, compared with what was published.
  documents: [{ name: 'contract documents', command: 'npm run -s contracts' }],
  unused: [{ name: 'knip', command: 'knip --no-config-hints' }],
};

/** Runs a tier that consists of gates; undefined if the tier is not of that kind. */
export async function runGates(tier: TierName): Promise<Outcome | undefined> {
  const wanted = gates[tier];
  if (wanted === undefined) return undefined;
  let passed = 0;
  for (const gate of wanted) passed += (await runGate(gate)) === 0 ? 1 : 0;
  return { passed, failed: wanted.length - passed };
}

async function runGate({ name, command, thorough }: Gate): Promise<number> {
  let { code, output } = await runCommand(command);
  if (code !== 0 && thorough !== undefined) ({ code, output } = await runCommand(thorough));
  if (code !== 0) console.log(`${output.trimEnd()}\n✗ ${name} (${command})`);
  return code;
}
