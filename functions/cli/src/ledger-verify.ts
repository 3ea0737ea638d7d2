import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { exportLog, verifyExport } from '@watchhouse/shell';
import type { ExportLine, VerifiedLog } from '@watchhouse/shell';
import { chosenFacilities, facilityNamed } from './facilities.ts';
import { runningServices } from './running-services.ts';
import { UsageError } from './usage-error.ts';

const options = {
  facility: { type: 'string' },
  export: { type: 'string' },
  /** PEM or DER of the checkpoints' public key; otherwise the one in the export is believed. */
  'public-key': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/**
 * `ledger verify [--facility ID] [--export FILE] [--public-key FILE] [--json]`: names the first fault of each log;
 * exit code 1 when there is one.
 */
export async function ledgerVerify(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options });
  const wanted = values.facility === undefined ? undefined : facilityNamed(values.facility);
  const lines = values.export === undefined ? onlineLines(wanted) : fileLines(values.export);
  const key = values['public-key'] === undefined ? undefined : readKey(values['public-key']);
  const logs: VerifiedLog[] = [];
  for await (const log of verifyExport(lines, key)) {
    if (wanted !== undefined && log.facility !== wanted) continue;
    logs.push(log);
    if (!values.json) console.log(sentence(log));
  }
  if (values.json) console.log(JSON.stringify({ logs }));
  if (logs.length === 0) throw new UsageError('There is no log to verify.');
  return logs.every(({ report }) => report.whole) ? 0 : 1;
}

async function* onlineLines(wanted: string | undefined): AsyncGenerator<ExportLine> {
  const services = runningServices();
  for (const facility of await chosenFacilities(services, wanted)) {
    yield* exportLog(services, facility);
  }
}

async function* fileLines(file: string): AsyncGenerator<ExportLine> {
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    number += 1;
    yield parseLine(line, number);
  }
}

function parseLine(line: string, number: number): ExportLine {
  try {
    return JSON.parse(line) as ExportLine;
  } catch {
    throw new UsageError(`Line ${number} of the export is not JSON.`);
  }
}

function readKey(file: string): Uint8Array {
  const text = readFileSync(file, 'utf8');
  const pem = /-----BEGIN PUBLIC KEY-----([^-]+)-----END/.exec(text);
  return pem?.[1] === undefined ? readFileSync(file) : Buffer.from(pem[1], 'base64');
}

function sentence({ facility, report }: VerifiedLog): string {
  if (report.whole) {
    const { head, streams, checkpoints } = report;
    return `${facility}: whole — ${head.seq} events, ${streams} streams, ${checkpoints} checkpoints`;
  }
  const { kind, seq, stream, expected, found } = report.fault;
  const where = stream === undefined ? `event ${seq}` : `event ${seq}, ${stream}`;
  const detail =
    expected === undefined ? '' : ` (expected ${expected}, found ${found ?? 'nothing'})`;
  return `${facility}: ${kind} at ${where}${detail}`;
}
