import { runAgent } from './agent.ts';
import { ConfigFault, readSetup } from './config.ts';
import { logTo } from './health/log.ts';
import { DevicesRefuse } from './open-sources.ts';
import { createKinesisStream } from './uplink/kinesis-stream.ts';

/** Exit codes of an agent: it was told to stop; it cannot work; its configuration is wrong. */
export const exitCodes = { stopped: 0, failed: 1, badConfig: 2 } as const;

/**
 * Runs the agent a configuration file describes until SIGINT or SIGTERM, its log on standard output; gives the exit
 * code, and says on standard error in one sentence why it is not 0.
 */
export async function runConfigured(file: string): Promise<number> {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
  try {
    const setup = readSetup(file);
    const stream = createKinesisStream(setup.config);
    const log = logTo((line) => process.stdout.write(line));
    try {
      await runAgent(setup, { stream, log }, stopping.signal);
    } finally {
      stream.close();
    }
    return exitCodes.stopped;
  } catch (error) {
    if (!(error instanceof ConfigFault || error instanceof DevicesRefuse)) throw error;
    console.error(error.message);
    return error instanceof ConfigFault ? exitCodes.badConfig : exitCodes.failed;
  }
}
