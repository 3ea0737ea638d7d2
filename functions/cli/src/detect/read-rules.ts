import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { Rule, RuleSet, SitePlan } from '@watchhouse/contracts';
import { UsageError } from '../usage-error.ts';

/**
 * Every rule below a folder, in the order of the files' names: files of one rule, of a rule set, and packs, whose
 * `pack.json` only names its rules. Throws `UsageError` with file and field for a file that is none of these.
 */
export function readRules(folder: string): RuleSet {
  const rules = jsonFilesBelow(folder).flatMap(rulesIn);
  if (rules.length === 0) throw new UsageError(`There is no rule in ${folder}.`);
  const set = RuleSet.safeParse({ rules });
  if (!set.success) throw new UsageError(`${folder}: ${firstOf(set.error)}`);
  return set.data;
}

/** The site plan in a file. Throws `UsageError` with file and field. */
export function readPlan(file: string): SitePlan {
  const plan = SitePlan.safeParse(readJson(file));
  if (!plan.success) throw new UsageError(`${file}: ${firstOf(plan.error)}`);
  return plan.data;
}

function jsonFilesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) throw new UsageError(`There is no folder ${folder}.`);
  if (!statSync(folder).isDirectory()) return [folder];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => path.join(folder, name));
}

function rulesIn(file: string): readonly Rule[] {
  const value = readJson(file);
  if (!isObject(value)) throw new UsageError(`${file}: neither a rule nor a set of rules.`);
  if (!('rules' in value)) return [parsed(Rule, value, file)];
  const isPack = Array.isArray(value.rules) && value.rules.every((one) => typeof one === 'string');
  return isPack ? [] : parsed(RuleSet, value, file).rules;
}

function parsed<T>(
  contract: {
    safeParse: (
      value: unknown,
    ) => { success: true; data: T } | { success: false; error: Parameters<typeof firstOf>[0] };
  },
  value: unknown,
  file: string,
): T {
  const result = contract.safeParse(value);
  if (!result.success) throw new UsageError(`${file}: ${firstOf(result.error)}`);
  return result.data;
}

function readJson(file: string): unknown {
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new UsageError(`${file} is not JSON.`);
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The first thing that is wrong, with the field. */
const firstOf = ({
  issues: [issue],
}: {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}): string =>
  `${(issue?.path ?? []).map(String).join('.') || 'all of it'}: ${issue?.message ?? ''}`;
