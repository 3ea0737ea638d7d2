/**
 * Runs before `npm start` and `npm test`, on whatever Node the machine has and before anything is installed: so it
 * imports nothing and is no TypeScript. Ends with 0 when the packages of the lock file are installed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const nodeMajorMin = 20;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const lockFile = path.join(root, 'package-lock.json');
const stamp = path.join(root, 'node_modules', '.watchhouse-install');
const runLock = path.join(root, '.local', 'run.lock');

/** Words of npm and Node for a registry that cannot be reached. */
const offline =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|network/i;

process.exitCode = prepare();

function prepare() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < nodeMajorMin) {
    return refuse(
      `Watchhouse needs Node ${nodeMajorMin} or newer to start; this is ${process.version}.`,
    );
  }
  const running = runningInstance();
  const isStart = process.env.npm_lifecycle_event === 'prestart';
  if (running !== undefined && isStart) {
    return refuse(
      `Watchhouse is running already (process ${running}). End it with Ctrl-C there before starting it again.`,
    );
  }
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return 0;
  if (running !== undefined) {
    return refuse(
      `The packages have changed, and Watchhouse is running from them (process ${running}). End it first.`,
    );
  }
  return install(wanted);
}

/** What an installation depends on: the lock file and the machine it was made for. */
function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  return `${hash} ${process.platform} ${process.arch}\n`;
}

/** Id of the process that holds the run lock, if it lives. */
function runningInstance() {
  try {
    const { pid } = JSON.parse(readFileSync(runLock, 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return error.code === 'EPERM' ? 'of another user' : undefined;
  }
}

function install(wanted) {
  console.log('installing the packages of package-lock.json …');
  // A stamp must never stand beside half an installation.
  rmSync(stamp, { force: true });
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const { status, error, stderr } = spawnSync(
    command,
    [...first, 'ci', '--no-audit', '--no-fund'],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'pipe'],
      encoding: 'utf8',
    },
  );
  if (status === 0) {
    writeFileSync(stamp, wanted);
    return 0;
  }
  const words = stderr ?? String(error);
  process.stderr.write(words);
  return refuse(
    offline.test(words)
      ? 'The packages could not be installed because the npm registry was not reached: connect to the network once and try again.'
      : 'The packages could not be installed; npm says why above. Nothing was started.',
  );
}

function refuse(sentence) {
  console.error(sentence);
  return 1;
}
