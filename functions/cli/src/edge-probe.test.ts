import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from './run.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-probe-'));
const passwordFile = path.join(folder, 'password');
writeFileSync(passwordFile, 'geheim\n');
afterAll(() => rmSync(folder, { recursive: true }));

let errors: string[];
beforeEach(() => {
  errors = [];
  vi.spyOn(console, 'error').mockImplementation((line: string) => errors.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const probe = (...args: string[]) => run(['edge', 'probe', ...args]);
const account = ['--user', 'admin', '--password-file', passwordFile];
const url = ['--url', 'http://127.0.0.1:1/'];

describe('watchhouse edge probe', () => {
  it.each<[string, string[]]>([
    ['no address', account],
    ['an address of another kind', ['--url', 'rtsp://127.0.0.1/', ...account]],
    ['no user', [...url, '--password-file', passwordFile]],
    ['no password file', [...url, '--user', 'admin']],
    ['a password file that is not there', [...url, '--user', 'a', '--password-file', '/nowhere']],
    ['no time to listen', [...url, ...account, '--seconds', '0']],
    ['an option nobody knows', [...url, ...account, '--loud']],
  ])('called with %s ends with 2 and one sentence', async (_, args) => {
    expect(await probe(...args)).toBe(2);
    expect(errors).toHaveLength(1);
  });

  it('ends with 1 and one sentence where nothing listens', async () => {
    expect(await probe(...url, ...account)).toBe(1);
    expect(errors).toEqual(['http://127.0.0.1:1/: Nothing listens at that address.']);
  });

  it('ends with 1 and one sentence where the account is refused', async () => {
    const server = createServer((_, response) => response.writeHead(401).end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    expect(await probe('--url', address, ...account)).toBe(1);
    expect(errors).toEqual([`${address}: The device refuses this user name or password.`]);
    server.close();
  });
});
