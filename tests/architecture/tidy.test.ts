import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { repositoryRoot } from '../repository-root.ts';
import { repositoryFiles } from './source-files.ts';
import { breakingExamples } from './tidy-breaking-examples.ts';
import { pathRules } from './tidy-path-rules.ts';
import { catalogueFaults, sizeFaults } from './tidy-repository.ts';
import type { Catalogue } from './tidy-repository.ts';
import type { TidyFile } from './tidy-rule.ts';
import { textRules } from './tidy-text-rules.ts';

const rules = [...pathRules, ...textRules];

function brokenRules(file: TidyFile): string[] {
  return rules
    .filter((rule) => rule.applies(file.path))
    .flatMap((rule) => rule.check(file).map((problem) => `${rule.name}: ${file.path}: ${problem}`));
}

function readTidyFile(relative: string): TidyFile {
  const content = readFileSync(path.join(repositoryRoot, relative));
  const text = content.includes(0) ? '' : content.toString('utf8');
  return { path: relative, text, bytes: content.length };
}

/** The message catalogues of a folder by language, none if there is no such folder. */
function readCatalogues(folder: string): Record<string, Catalogue> {
  if (!existsSync(folder)) return {};
  const entries = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const text = readFileSync(path.join(folder, name), 'utf8');
      return [name.replace('.json', ''), JSON.parse(text) as Catalogue] as const;
    });
  return Object.fromEntries(entries);
}

describe('tidy', () => {
  const files = repositoryFiles().map(readTidyFile);

  test('every file keeps the style rules that a machine can check', () => {
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap(brokenRules)).toEqual([]);
  });

  test('files stay small as a habit', () => {
    expect(sizeFaults(files)).toEqual([]);
  });

  test('every language says everything', () => {
    expect(catalogueFaults(readCatalogues(path.join(repositoryRoot, 'web/messages')))).toEqual([]);
  });
});

describe('tidy, proved by examples that break it', () => {
  test.each(breakingExamples)('$rule reports $path', ({ rule, path: file, text }) => {
    const bytes = rule === 'small-files' ? 1_000_000 : text.length;
    const reported = brokenRules({ path: file, text, bytes }).map((line) => line.split(':')[0]);

    expect([...new Set(reported)]).toEqual([rule]);
  });

  test('there is an example for every rule', () => {
    const proved = new Set(breakingExamples.map(({ rule }) => rule));
    expect(rules.map(({ name }) => name).filter((name) => !proved.has(name))).toEqual([]);
  });

  test('a habit of long files is reported', () => {
    const file = { path: 'infra/src/queue.ts', text: '\n'.repeat(300), bytes: 300 };
    expect(sizeFaults([file])).toHaveLength(2);
  });

  test('a missing key, an empty text and a lost placeholder are reported', () => {
    const faults = catalogueFaults({
      en: { raised: 'Raised at {time}', closed: 'Closed', late: 'Late' },
      'zh-Hans': { raised: '已触发', closed: '' },
    });
    expect(faults).toEqual([
      'zh-Hans: "closed" is missing or empty',
      'zh-Hans: "late" is missing or empty',
      '"raised" has different placeholders per language',
    ]);
  });
});
