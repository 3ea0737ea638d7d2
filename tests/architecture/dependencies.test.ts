import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { repositoryRoot } from '../repository-root.ts';
import { allRules, checkDependencies } from './check-dependencies.ts';
import { readImports } from './read-imports.ts';
import { isCode, repositoryFiles } from './source-files.ts';

describe('dependency rules', () => {
  test('given every file of ours, when its imports are read, then each room keeps to its own', async () => {
    const files = repositoryFiles().filter(isCode);
    const imports = await readImports(repositoryRoot, files);

    expect(imports.length).toBeGreaterThan(0);
    expect(checkDependencies(imports)).toEqual([]);
  });

  describe('given the breaking examples', async () => {
    const root = path.join(import.meta.dirname, 'breaking');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(isCode).sort();
    const announced = files.flatMap((file) =>
      rulesAnnouncedBy(path.join(root, file)).map((rule) => `${file}: ${rule}`),
    );
    const findings = checkDependencies(await readImports(root, files));
    const found = findings.map(({ file, rule }) => `${file}: ${rule}`);

    test('each is reported for exactly the rules it says it breaks', () => {
      expect([...new Set(found)].sort()).toEqual([...new Set(announced)].sort());
    });

    test('there is one for every rule', () => {
      const broken = new Set(findings.map(({ rule }) => rule));
      expect(allRules().filter((rule) => !broken.has(rule))).toEqual([]);
    });
  });
});

/** A breaking example names its rules in lines `// breaks: <rule>`. */
function rulesAnnouncedBy(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^\s*\/\/ breaks: (\S+)$/gm)].map(
    ([, rule = '']) => rule,
  );
}
