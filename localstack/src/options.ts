import path from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '@watchhouse/infra';
import { StartFailure } from './start-failure.ts';

export interface StartOptions {
  /** Port of the web application on this machine. */
  readonly port: number;
  /** A LocalStack-compatible cloud that runs already, without a trailing slash; absent: start one. */
  readonly endpoint: string | undefined;
  /** Folder of what this run keeps: logs, lock, generated files. */
  readonly stateDir: string;
  readonly withAgent: boolean;
}

const portMax = 65_535;
const portDefault = 8080;

/** Reads the command line; throws `StartFailure` for one that cannot be meant. */
export function readOptions(args: readonly string[]): StartOptions {
  const values = parse(args);
  const port = Number(values.port ?? portDefault);
  if (!Number.isInteger(port) || port < 1 || port > portMax) {
    throw new StartFailure(
      `--port takes a number from 1 to ${portMax}, not "${values.port ?? ''}".`,
    );
  }
  return {
    port,
    endpoint: values.endpoint === undefined ? undefined : readEndpoint(values.endpoint),
    stateDir: path.resolve(repositoryRoot, values['state-dir'] ?? '.local'),
    withAgent: values['no-agent'] !== true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        endpoint: { type: 'string' },
        'state-dir': { type: 'string' },
        'no-agent': { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new StartFailure(
      `${said} Options: --port N, --endpoint URL, --state-dir FOLDER, --no-agent.`,
    );
  }
}

function readEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new StartFailure(
      `--endpoint takes an address such as http://127.0.0.1:4566, not "${text}".`,
    );
  }
  return url.href.replace(/\/$/, '');
}
