import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { bundleHandlers, handlerNames } from './bundle.ts';
import { functionNames } from './function-list.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('has a handler for every planned function and no other', () => {
  expect(handlerNames()).toEqual([...functionNames].sort());
});

it('gives the same bytes for the same sources, with the policy engine beside what loads it', async () => {
  const first = await bundled('first');
  const second = await bundled('second');
  expect(second).toEqual(first);
  expect([...first.keys()]).toEqual(
    expect.arrayContaining([
      'api-command/cedar_wasm_bg.wasm',
      'api-command/policies/schema.cedarschema',
    ]),
  );
}, 60_000);

async function bundled(name: string): Promise<Map<string, string>> {
  const into = path.join(folder, name);
  await bundleHandlers(into, ['api-command', 'on-ledger']);
  const files = readdirSync(into, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(into, file), hashOf(file)] as const)
      .sort(([one], [other]) => one.localeCompare(other)),
  );
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
