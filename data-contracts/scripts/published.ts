import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { contractRegistry } from '../src/index.ts';
import type { RegisteredContract } from '../src/index.ts';
import { jsonSchemas, versionIn } from './json-schemas.ts';
import type { JsonSchema } from './json-schemas.ts';

/**
 * One publication of a contract. Its file, `<name>@<version>.<addition>.json`, is never written again: what is
 * changed compatibly stands beside it as the next addition, what is not as the next version.
 */
export interface Publication {
  readonly file: string;
  readonly name: string;
  readonly version: number;
  /** 0 as first published in this version, one more for each compatible change since. */
  readonly addition: number;
  readonly direction: RegisteredContract['direction'];
  readonly schema: JsonSchema;
}

export const publishedFolder = new URL('../published/', import.meta.url);
const indexName = 'index.json';

/**
 * What was ever published: by file, in what direction it goes and the SHA-256 of its text. A publication that was
 * changed or removed shows by it, and so does one whose direction was turned.
 */
const Index = z.record(
  z.string(),
  z.strictObject({ direction: z.enum(['received', 'sent', 'kept']), sha256: z.string() }),
);
type Index = z.infer<typeof Index>;

/** All that was published, elder ones of a contract first; and a line for each file that is not as it was. */
export function readPublished(folder = publishedFolder): {
  readonly publications: readonly Publication[];
  readonly faults: readonly string[];
} {
  const index = readIndex(folder);
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file !== indexName) : [];
  const faults = files
    .filter((file) => !(file in index))
    .map((file) => `${file}: not in the index of what was published`);
  const publications: Publication[] = [];
  for (const [file, { direction, sha256 }] of Object.entries(index)) {
    const text = files.includes(file) ? readFileSync(new URL(file, folder), 'utf8') : undefined;
    const publication =
      text === undefined || digest(text) !== sha256 ? undefined : parse(file, text, direction);
    if (publication) publications.push(publication);
    else
      faults.push(`${file}: ${text === undefined ? 'vanished' : 'changed'} since it was published`);
  }
  publications.sort((a, b) => a.version - b.version || a.addition - b.addition);
  return { publications, faults };
}

/** Publishes what the contracts are now and no publication says yet; gives the names of the new files. */
export function publish(current = jsonSchemas(), folder = publishedFolder): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const { publications } = readPublished(folder);
  const index: Index = { ...readIndex(folder) };
  const written: string[] = [];
  for (const [name, schema] of current) {
    const direction = contractRegistry[name]?.direction;
    if (!direction) throw new Error(`${name} is no registered contract.`);
    const version = versionIn(schema);
    const last = publications.findLast((one) => one.name === name && one.version === version);
    if (last && textOf(last.schema) === textOf(schema)) continue;
    const file = `${name}@${version}.${last ? last.addition + 1 : 0}.json`;
    writeFileSync(new URL(file, folder), textOf(schema), { flag: 'wx' });
    index[file] = { direction, sha256: digest(textOf(schema)) };
    written.push(file);
  }
  const sorted = Object.fromEntries(Object.entries(index).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(new URL(indexName, folder), `${JSON.stringify(sorted, null, 2)}\n`);
  return written;
}

function readIndex(folder: URL): Index {
  const file = new URL(indexName, folder);
  return existsSync(file) ? Index.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
}

function parse(
  file: string,
  text: string,
  direction: RegisteredContract['direction'],
): Publication | undefined {
  const [, name = '', version, addition] = /^(.+)@(\d+)\.(\d+)\.json$/.exec(file) ?? [];
  const schema = JSON.parse(text) as JsonSchema;
  if (version === undefined || versionIn(schema) !== Number(version)) return undefined;
  return { file, name, version: Number(version), addition: Number(addition), direction, schema };
}

const textOf = (schema: JsonSchema): string => `${JSON.stringify(schema)}\n`;
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
