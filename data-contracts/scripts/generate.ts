import { mkdirSync, writeFileSync } from 'node:fs';
import { asyncApi } from './async-api.ts';
import { jsonSchemas } from './json-schemas.ts';
import { openApi } from './open-api.ts';

/** Writes JSON Schemas, OpenAPI and AsyncAPI of all contracts into `dist/`. */
const dist = new URL('../dist/', import.meta.url);
const write = (name: string, document: unknown): void =>
  writeFileSync(new URL(name, dist), `${JSON.stringify(document, null, 2)}\n`);

mkdirSync(new URL('json-schema/', dist), { recursive: true });
const schemas = jsonSchemas();
for (const [name, schema] of schemas) write(`json-schema/${name}.json`, schema);
write('openapi.json', openApi());
write('asyncapi.json', asyncApi());
console.log(`${schemas.size} JSON Schemas, OpenAPI 3.1 and AsyncAPI 3.0 written`);
