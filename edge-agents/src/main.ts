import { parseArgs } from 'node:util';
import { exitCodes, runConfigured } from './run.ts';

const usage = 'Usage: main.ts run --config FILE';

/** The agent as a process of its own, without the command line of the product. */
async function main(): Promise<number> {
  const file = configFile();
  if (file !== undefined) return runConfigured(file);
  console.error(usage);
  return exitCodes.badConfig;
}

function configFile(): string | undefined {
  try {
    const { values, positionals } = parseArgs({
      options: { config: { type: 'string' } },
      allowPositionals: true,
    });
    return positionals.length === 1 && positionals[0] === 'run' ? values.config : undefined;
  } catch {
    return undefined;
  }
}

process.exitCode = await main();
