import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { FacilityId } from '@watchhouse/contracts';
import { exportLog, verifyExport } from '@watchhouse/shell';
import type { ExportLine, ExportServices, Services, VerifiedLog } from '@watchhouse/shell';
import { verifiedAccess } from './access-verify.ts';
import type { VerifiedAccess } from './access-verify.ts';
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
 * `ledger verify [--facility ID] [--export FILE] [--public-key FILE] [--json]`: names the first fault of each log
 * and, in the running system, of each facility's trail of reads, which no export holds; exit code 1 when there is
 * one.
 */
export async function ledgerVerify(
  args: string[],
  running: () => Services = runningServices,
): Promise<number> {
  const { values } = parseArgs({ args, options });
  const wanted = values.facility === undefined ? undefined : facilityNamed(values.facility);
  const key = values['public-key'] === undefined ? undefined : readKey(values['public-key']);
  const print = values.json ? () => undefined : (text: string) => console.log(text);
  const logs: VerifiedLog[] = [];
  const access: VerifiedAccess[] = [];
  if (values.export === undefined) {
    const services = running();
    const facilities = await chosenFacilities(services, wanted);
    logs.push(...(await verifiedLogs(onlineLines(services, facilities), wanted, key, print)));
    access.push(...(await verifiedAccess(services, facilities, print)));
  } else {
    logs.push(...(await verifiedLogs(fileLines(values.export), wanted, key, print)));
  }
  if (values.json) console.log(JSON.stringify({ logs, access }));
  if (logs.length === 0) throw new UsageError('There is no log to verify.');
  return [...logs, ...access].every(({ report }) => report.whole) ? 0 : 1;
}

async function verifiedLogs(
  lines: AsyncIterable<ExportLine>,
  wanted: FacilityId | undefined,
  key: Uint8Array | undefined,
  print: (text: string) => void,
): Promise<readonly VerifiedLog[]> {
  const logs: VerifiedLog[] = [];
  for await (const log of verifyExport(lines, key)) {
    if (wanted !== undefined && log.facility !== wanted) continue;
    logs.push(log);
    print(sentence(log));
  }
  return logs;
}

async function* onlineLines(
  services: ExportServices,
  facilities: readonly FacilityId[],
): AsyncGenerator<ExportLine> {
  for (const facility of facilities) yield* exportLog(services, facility);
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
