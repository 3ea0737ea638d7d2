import { isTest, isWrittenCode } from './tidy-rule.ts';
import type { TidyFile } from './tidy-rule.ts';

const medianLinesMax = 70;
const p90LinesMax = 220;

/** Sizes of all written code together; one long file is no fault, a habit of them is. */
export function sizeFaults(files: readonly TidyFile[]): string[] {
  const sizes = files
    .filter(({ path }) => isWrittenCode(path) && !isTest(path))
    .map(({ text }) => text.split('\n').length - 1)
    .sort((a, b) => a - b);
  const at = (share: number): number => sizes[Math.floor(share * (sizes.length - 1))] ?? 0;
  return [
    ...(at(0.5) > medianLinesMax ? [`median ${at(0.5)} lines, at most ${medianLinesMax}`] : []),
    ...(at(0.9) > p90LinesMax ? [`90th percentile ${at(0.9)} lines, at most ${p90LinesMax}`] : []),
  ];
}

/** Messages of one language: key to text (or to a list of variants). */
export type Catalogue = Readonly<Record<string, unknown>>;

/**
 * What the languages lack against each other: missing keys fall back silently to another language,
 * and a missing `{placeholder}` silently drops a fact.
 */
export function catalogueFaults(catalogues: Readonly<Record<string, Catalogue>>): string[] {
  const keys = new Set(Object.values(catalogues).flatMap((catalogue) => Object.keys(catalogue)));
  keys.delete('$schema');
  return [...keys].sort().flatMap((key) => keyFaults(key, catalogues));
}

function keyFaults(key: string, catalogues: Readonly<Record<string, Catalogue>>): string[] {
  const entries = Object.entries(catalogues);
  const missing = entries
    .filter(([, catalogue]) => isBlank(catalogue[key]))
    .map(([locale]) => `${locale}: "${key}" is missing or empty`);
  if (missing.length > 0) return missing;
  const placeholders = new Set(entries.map(([, catalogue]) => placeholdersOf(catalogue[key])));
  return placeholders.size > 1 ? [`"${key}" has different placeholders per language`] : [];
}

function isBlank(message: unknown): boolean {
  return message === undefined || message === null || message === '';
}

function placeholdersOf(message: unknown): string {
  const found = JSON.stringify(message).matchAll(/\{\s*([A-Za-z][\w.]*)\s*\}/g);
  return [...new Set([...found].map(([, name]) => name))].sort().join(',');
}
