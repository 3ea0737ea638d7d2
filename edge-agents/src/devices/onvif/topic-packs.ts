import { readFileSync } from 'node:fs';
import path from 'node:path';
import { TopicMapping } from '@watchhouse/contracts';

const packs = path.resolve(import.meta.dirname, '../../../../data-contracts/packs/onvif');

/** What ships with the agent: what Axis means by topics of its own, then the standard ones. */
export const shippedTopics = (): readonly TopicMapping[] =>
  ['axis', 'standard'].map((pack) => readTopics(path.join(packs, `${pack}.json`)));

/** Reads a mapping; throws when the file is no JSON of its contract. */
export const readTopics = (file: string): TopicMapping =>
  TopicMapping.parse(JSON.parse(readFileSync(file, 'utf8')));
