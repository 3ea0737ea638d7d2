import { readFileSync } from 'node:fs';
import path from 'node:path';
import { RuleSet } from '@watchhouse/contracts';

const packs = path.join(import.meta.dirname, '../../data-contracts/packs');

/** The rules of a pack, in the order of its registry (`pack.json`); throws where one breaks its contract. */
export function readRulePack(pack: string): RuleSet {
  const { rules } = readJson(pack, 'pack.json') as { readonly rules: readonly string[] };
  return RuleSet.parse({ rules: rules.map((rule) => readJson(pack, `rules/${rule}.json`)) });
}

const readJson = (...parts: readonly string[]): unknown =>
  JSON.parse(readFileSync(path.join(packs, ...parts), 'utf8'));
