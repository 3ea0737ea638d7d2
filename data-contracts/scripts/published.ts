import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { contractRegistry } from '../src/index.ts';
import { breakingChanges } from './breaking-changes.ts';
import { contractsVersion, jsonSchemas } from './json-schemas.ts';
import type { JsonSchema } from './json-schemas.ts';

const folder = new URL(`../published/${contractsVersion}/`, import.meta.url);

/** The contracts as last published, by name. */
export function publishedSchemas(): ReadonlyMap<string, JsonSchema> {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(
    files.map((file) => [
      file.replace(/\.json$/, ''),
      JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as JsonSchema,
    ]),
  );
}

/** One line for each thing that breaks a published contract: its name, the path, and what changed. */
export function incompatibilities(
  published: ReadonlyMap<string, JsonSchema>,
  current: ReadonlyMap<string, JsonSchema>,
): readonly string[] {
  return [...published].flatMap(([name, former]) => {
    const schema = current.get(name);
    const direction = contractRegistry[name]?.direction;
    if (!schema || !direction) return [`${name}: removed`];
    // A newer version of an event stands beside the old one, which its upcasting goes on reading.
    if (schema.$id !== former.$id) return [];
    return breakingChanges(former, schema, direction).map(
      ({ path, change }) => `${name} at ${path === '' ? 'its root' : path}: ${change}`,
    );
  });
}

/** Writes the current contracts as the published ones, one minified file each. */
export function publish(current = jsonSchemas()): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, schema] of current) {
    writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(schema)}\n`);
  }
}
