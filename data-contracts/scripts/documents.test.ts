import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../src/index.ts';
import { asyncApi } from './async-api.ts';
import { openApi } from './open-api.ts';

const room = fileURLToPath(new URL('../', import.meta.url));
const redocly = fileURLToPath(new URL('../../node_modules/.bin/redocly', import.meta.url));
const lintTimeoutMs = 60_000;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'watchhouse-contracts-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Lints a document as `npm run contracts` does; gives what the linter says when it finds a fault. */
function faultsOf(name: string, document: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(document));
  try {
    execFileSync(redocly, ['lint', '--config', join(room, 'redocly.yaml'), file], {
      cwd: room,
      stdio: 'pipe',
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    });
    return '';
  } catch (error) {
    const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer };
    return `${stdout.toString()}${stderr.toString()}`;
  }
}

describe('the OpenAPI document', () => {
  it('passes the linter', { timeout: lintTimeoutMs }, () => {
    expect(faultsOf('openapi.json', openApi())).toBe('');
  });

  it('fails it when an operation is not protected', { timeout: lintTimeoutMs }, () => {
    expect(faultsOf('open.json', { ...openApi(), security: undefined })).toContain(
      'security-defined',
    );
  });

  it('has every route with its path, method and problems', () => {
    const { paths } = openApi();
    for (const [name, { path, method }] of Object.entries(routes)) {
      const operation = paths?.[path]?.[method === 'GET' ? 'get' : 'post'];
      expect(operation?.operationId).toBe(name);
      expect(Object.keys(operation?.responses ?? {})).toEqual(
        expect.arrayContaining(['200', '401', '403', '404', '409']),
      );
    }
  });

  it('asks for post and purpose wherever a facility is read', () => {
    const { paths } = openApi();
    const headers = (path: string) =>
      (paths?.[path]?.get?.parameters ?? []).flatMap((parameter) =>
        'name' in parameter && parameter.in === 'header' && parameter.required
          ? [parameter.name]
          : [],
      );
    expect(headers('/api/facilities/{facility}/open-alarms')).toEqual([
      'watchhouse-post',
      'watchhouse-purpose',
    ]);
    expect(headers('/api/me')).toEqual([]);
  });
});

describe('the AsyncAPI document', () => {
  it('passes the linter', { timeout: lintTimeoutMs }, () => {
    expect(faultsOf('asyncapi.json', asyncApi())).toBe('');
  });

  it('refers to nothing that is not there', () => {
    const document = asyncApi();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    expect(references.length).toBeGreaterThan(20);
    for (const [, path] of references) {
      const target = (path ?? '')
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
      expect(target, path).toBeDefined();
    }
  });
});
