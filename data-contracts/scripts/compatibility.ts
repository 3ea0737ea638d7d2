import { incompatibilities } from './incompatibilities.ts';
import { jsonSchemas } from './json-schemas.ts';
import { readPublished } from './published.ts';

/**
 * Fails when the current contracts break a published one, naming contract and path of each break, and when
 * something published is no longer there as it was.
 */
const { publications, faults } = readPublished();
const broken = [...faults, ...incompatibilities(publications, jsonSchemas())];
for (const line of broken) console.error(line);
if (broken.length > 0) process.exitCode = 1;
