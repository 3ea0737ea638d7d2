import { jsonSchemas } from './json-schemas.ts';
import { incompatibilities, publishedSchemas } from './published.ts';

/** Fails when the current contracts break the published ones; names contract and path of each break. */
const broken = incompatibilities(publishedSchemas(), jsonSchemas());
for (const line of broken) console.error(line);
if (broken.length > 0) process.exitCode = 1;
