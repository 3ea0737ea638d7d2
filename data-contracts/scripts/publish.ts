import { incompatibilities } from './incompatibilities.ts';
import { jsonSchemas } from './json-schemas.ts';
import { publish, readPublished } from './published.ts';

/** Publishes the current contracts, unless that would break somebody who holds the published ones. */
const { publications, faults } = readPublished();
const broken = [...faults, ...incompatibilities(publications, jsonSchemas())];
if (broken.length > 0) {
  console.error(`These changes break what is published:\n${broken.join('\n')}`);
  process.exitCode = 1;
} else {
  for (const file of publish()) console.log(`${file} published`);
}
