import { createHash } from 'node:crypto';
import { idPrefixes } from '@watchhouse/contracts';
import type { IdKind } from '@watchhouse/contracts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Time part of every id of the sample. */
const madeAt = '01KB3Q0000';

/** The id of something of the sample floor by its name: the same name is the same id in every run. */
export function sampleId(kind: IdKind, name: string): string {
  const digest = createHash('sha256').update(`${kind}:${name}`).digest();
  const tail = [...digest.subarray(0, 16)].map((byte) => alphabet[byte % alphabet.length]).join('');
  return `${idPrefixes[kind]}_${madeAt}${tail}`;
}
