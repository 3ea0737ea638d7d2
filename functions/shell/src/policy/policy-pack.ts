import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Sha256 } from '@watchhouse/contracts';

/** Published access policies: Cedar texts by policy id, the schema they keep to, and the hash of both. */
export interface PolicyPack {
  readonly schema: string;
  readonly policies: Readonly<Record<string, string>>;
  /** SHA-256 over schema and policies in order of their names: what the trail calls the version. */
  readonly version: Sha256;
}

/** Folder of the running module; a CommonJS bundle knows only the one, a module of ours only the other. */
const here = () => (typeof __dirname === 'undefined' ? import.meta.dirname : __dirname);
const schemaFile = 'schema.cedarschema';
const policyEnding = '.cedar';

/**
 * Where the policies lie: `POLICY_DIR`, relative to the running module, which a bundle sets because the
 * policies are copied beside it; otherwise the pack of the repository.
 */
export const policyDirectory = (configured: string | undefined): string =>
  resolve(here(), configured ?? '../../../../data-contracts/packs/access');

/** Reads a pack from a folder. A policy's id is the name of its file. */
export function readPolicyPack(directory: string): PolicyPack {
  const files = readdirSync(directory)
    .filter((file) => file.endsWith(policyEnding))
    .sort();
  const schema = readFileSync(join(directory, schemaFile), 'utf8');
  const policies = Object.fromEntries(
    files.map((file) => [
      file.slice(0, -policyEnding.length),
      readFileSync(join(directory, file), 'utf8'),
    ]),
  );
  const text = JSON.stringify([schema, Object.entries(policies)]);
  return {
    schema,
    policies,
    version: Sha256.parse(createHash('sha256').update(text).digest('hex')),
  };
}
