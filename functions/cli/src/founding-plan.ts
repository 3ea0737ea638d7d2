import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { FacilityId, PersonCommand } from '@watchhouse/contracts';
import type { DocumentReference } from '@watchhouse/contracts';
import { UsageError } from './usage-error.ts';

/** A new unit and its first commands, in order. */
export interface Founding {
  readonly unit: FacilityId;
  readonly steps: readonly FoundingStep[];
}

/** One command without its id. */
export interface FoundingStep {
  /** Where it stands in the file, such as `units.0.commands.2`. */
  readonly at: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** The document that the command publishes, where the file names one beside it. */
  readonly document?: Uint8Array;
}

/** Media type of every document that founding publishes. */
export const documentMediaType = 'application/json';

/**
 * Reads a founding file whole, with the documents it names, before anything is done. Throws `UsageError` with the
 * place of the first field that is wrong.
 */
export function readFoundingPlan(file: string): readonly Founding[] {
  const plan = membersOf(parseJson(file), '');
  return listOf(plan['units'], 'units').map((value, index) => {
    const at = `units.${index}`;
    const { unit, commands } = membersOf(value, at);
    const facility = FacilityId.safeParse(unit);
    if (!facility.success) throw new UsageError(`${at}.unit: no id of a unit (fac_… or cty_…).`);
    const steps = listOf(commands, `${at}.commands`).map((command, number) =>
      stepOf(command, `${at}.commands.${number}`, path.dirname(file)),
    );
    return { unit: facility.data, steps };
  });
}

function stepOf(value: unknown, at: string, folder: string): FoundingStep {
  const { type, payload, ...surplus } = membersOf(value, at);
  const members = membersOf(payload, `${at}.payload`);
  const bytes = documentOf(members['document'], `${at}.payload.document`, folder);
  // Id and reference are made when the command is given; these stand in for them.
  const standIn = bytes === undefined ? {} : { document: referenceStandIn(bytes) };
  const command = PersonCommand.safeParse({
    ...surplus,
    id: idStandIn,
    type,
    payload: { ...members, ...standIn },
  });
  if (!command.success) {
    const [issue] = command.error.issues;
    const where = [at, ...(issue?.path ?? [])].join('.');
    throw new UsageError(`${where}: ${issue?.message ?? 'not a command.'}`);
  }
  const step = { at, type: command.data.type, payload: members };
  return bytes === undefined ? step : { ...step, document: bytes };
}

const idStandIn = `cmd_${'0'.repeat(26)}`;
const referenceStandIn = ({ length }: Uint8Array): unknown =>
  ({
    sha256: '0'.repeat(64),
    bytes: length,
    mediaType: documentMediaType,
  }) satisfies Record<keyof DocumentReference, unknown>;

/** The bytes of a document named by its file; `undefined` when the member is something else. */
function documentOf(name: unknown, at: string, folder: string): Uint8Array | undefined {
  if (typeof name !== 'string') return undefined;
  const file = path.resolve(folder, name);
  if (!existsSync(file)) throw new UsageError(`${at}: there is no file ${file}.`);
  return readFileSync(file);
}

function parseJson(file: string): unknown {
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new UsageError(`${file} is not JSON.`);
  }
}

function membersOf(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw new UsageError(`${at === '' ? 'The file' : at}: an object was expected.`);
}

function listOf(value: unknown, at: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new UsageError(`${at}: a list was expected.`);
}
