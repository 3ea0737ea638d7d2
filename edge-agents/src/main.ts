import { parseArgs } from 'node:util';
import { runAgent } from './agent.ts';
import { ConfigFault, readSetup } from './config.ts';
import { logTo } from './health/log.ts';
import { createKinesisStream } from './uplink/kinesis-stream.ts';

const usage = 'Usage: main.ts run --config FILE';
const badUsageCode = 2;

/** Runs the agent a configuration file describes until SIGINT or SIGTERM; gives the exit code. */
async function main(): Promise<number> {
  const file = configFile();
  if (file === undefined) {
    console.error(usage);
    return badUsageCode;
  }
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => stopping.abort());
  }
  try {
    const setup = readSetup(file);
    const stream = createKinesisStream(setup.config);
    await runAgent(
      setup,
      stream,
      logTo((line) => process.stdout.write(line)),
      stopping.signal,
    );
    stream.close();
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error;
    console.error(error.message);
    return badUsageCode;
  }
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
