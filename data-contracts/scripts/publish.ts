import { jsonSchemas } from './json-schemas.ts';
import { incompatibilities, publish, publishedSchemas } from './published.ts';

/** Publishes the current contracts, unless that would break somebody who holds the published ones. */
const broken = incompatibilities(publishedSchemas(), jsonSchemas());
if (broken.length > 0) {
  console.error(`These changes break what is published:\n${broken.join('\n')}`);
  process.exitCode = 1;
} else {
  publish();
}
