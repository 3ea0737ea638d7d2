import { readFileSync } from 'node:fs';
import path from 'node:path';
import { TopicMapping } from '@watchhouse/contracts';
import { ConfigFault, reasonOf } from '../../config.ts';

const packs = path.resolve(import.meta.dirname, '../../../../data-contracts/packs/onvif');

/** What ships with the agent: what Axis means by topics of its own, then the standard ones. */
export const shippedTopics = (): readonly TopicMapping[] =>
  ['axis', 'standard'].map((pack) => readTopics(path.join(packs, `${pack}.json`)));

/** Reads a mapping; throws a `ConfigFault` that names the file and the field. */
export function readTopics(file: string): TopicMapping {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ConfigFault(`${file} cannot be read as JSON: ${reasonOf(cause)}.`);
  }
  const read = TopicMapping.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new ConfigFault(`${file}: ${issue?.path.map(String).join('.')}: ${issue?.message}.`);
}
