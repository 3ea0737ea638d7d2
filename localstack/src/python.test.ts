import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Children } from './children.ts';
import { pythonWithCloud } from './python.ts';

let folder: string;
let venv: string;
let children: Children;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-python-'));
  venv = path.join(folder, 'venv');
  children = new Children(path.join(folder, 'logs'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Puts a `python3` before everything else on the PATH; the script sees its arguments as `$*`. */
function aMachineWhosePython3(script: string): void {
  const bin = path.join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(path.join(bin, 'python3'), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(bin, 'python3'), 0o755);
  vi.stubEnv('PATH', `${bin}:/usr/bin:/bin`);
}

/** A `python -m venv` that works, with a pip that behaves as given. */
const withPip = (pip: string) => `
  case "$*" in
    *"-m venv"*) mkdir -p "$3/bin"; printf '#!/bin/sh\\n${pip}\\n' > "$3/bin/python"; chmod +x "$3/bin/python" ;;
  esac`;

describe('the Python of the local cloud', () => {
  it('asks for Python where there is none', async () => {
    vi.stubEnv('PATH', folder);
    await expect(pythonWithCloud(children, venv)).rejects.toThrow('needs Python 3.10 or newer');
  });

  it('asks for a newer one where it is too old', async () => {
    aMachineWhosePython3('exit 3');
    vi.stubEnv('PATH', path.join(folder, 'bin'));
    await expect(pythonWithCloud(children, venv)).rejects.toThrow('needs Python 3.10 or newer');
  });

  it('asks for the venv module where that is missing, and leaves nothing half made', async () => {
    aMachineWhosePython3('case "$*" in *venv*) exit 1 ;; esac');
    await expect(pythonWithCloud(children, venv)).rejects.toThrow('python3-venv');
    expect(existsSync(venv)).toBe(false);
  });

  it('asks for the network where PyPI is not reached', async () => {
    aMachineWhosePython3(withPip('echo NewConnectionError: no route to host; exit 1'));
    await expect(pythonWithCloud(children, venv)).rejects.toThrow('connect to the network');
  });

  it('installs once for the same requirements', async () => {
    aMachineWhosePython3(withPip('exit 0'));
    const python = await pythonWithCloud(children, venv);
    expect(python).toBe(path.join(venv, 'bin/python'));
    vi.stubEnv('PATH', folder);
    expect(await pythonWithCloud(children, venv)).toBe(python);
  });
});
