import { z } from 'zod';
import { contractRegistry, eventContracts } from '../src/index.ts';
import type { RegisteredContract } from '../src/index.ts';

/** Version of the published contracts; a breaking change needs the next one. */
export const contractsVersion = 1;
/**
 * Eldest version that others may still send us and expect of us. Raising it breaks all who have not moved on, so
 * it is raised only when nobody is left.
 */
export const oldestSupportedVersion = 1;

/** A JSON Schema of draft 2020-12, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * JSON Schema of one contract: what it accepts, when others write it; what it holds, when we do. Members
 * with a default differ in that.
 */
export const jsonSchemaOf = (
  name: string,
  { schema, direction }: RegisteredContract,
): JsonSchema => ({
  $id: `urn:watchhouse:contract:${name}:${versionOf(name)}`,
  ...z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io: direction === 'received' ? 'input' : 'output',
  }),
});

/** Events have versions of their own, because the old ones are read for ever through their upcasting. */
const versionOf = (name: string): number =>
  Object.entries(eventContracts).find(([type]) => `event.${type}` === name)?.[1].schemaVersion ??
  contractsVersion;

/** The version that a schema is of, as its `$id` says. */
export function versionIn({ $id }: JsonSchema): number {
  const version = typeof $id === 'string' ? /:(\d+)$/.exec($id)?.[1] : undefined;
  if (version === undefined) throw new Error(`${String($id)} names no version.`);
  return Number(version);
}

/** JSON Schemas of all registered contracts by name. */
export const jsonSchemas = (): ReadonlyMap<string, JsonSchema> =>
  new Map(
    Object.entries(contractRegistry).map(([name, contract]) => [
      name,
      jsonSchemaOf(name, contract),
    ]),
  );
