import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SimulatedCamera } from './simulated-camera.ts';

const usage =
  'Usage: main.ts --port N --user USER --password-file FILE [--topics standard|axis] [--quiet]';

/** Starts a simulated camera until SIGINT or SIGTERM; gives the exit code. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      user: { type: 'string' },
      'password-file': { type: 'string' },
      topics: { type: 'string', default: 'standard' },
      quiet: { type: 'boolean', default: false },
    },
  });
  const { port, user, topics: style } = values;
  const file = values['password-file'];
  const isComplete = port !== undefined && user !== undefined && file !== undefined;
  if (!isComplete || (style !== 'standard' && style !== 'axis')) {
    console.error(usage);
    return 2;
  }
  const password = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  const script = !values.quiet;
  const camera = new SimulatedCamera({
    account: { user, password },
    port: Number(port),
    style,
    script,
  });
  console.log(`A simulated camera answers at ${await camera.start()}`);
  await new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
  });
  await camera.stop();
  return 0;
}

process.exitCode = await main();
