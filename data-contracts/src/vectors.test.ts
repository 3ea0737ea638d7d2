import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contractRegistry } from './contract-registry.ts';
import { signalTypes } from './signal/signal.ts';

const folder = new URL('../vectors/', import.meta.url);
type Kind = 'valid' | 'invalid';

/** An example that must be refused, with the reason in words and the path at which it fails. */
const InvalidVector = z.strictObject({
  why: z.string().min(5),
  path: z.string(),
  value: z.unknown(),
});

const filesOf = (contract: string, kind: Kind): string[] =>
  readdirSync(new URL(`${contract}/${kind}/`, folder)).sort();
const read = (contract: string, kind: Kind, file: string): unknown =>
  JSON.parse(readFileSync(new URL(`${contract}/${kind}/${file}`, folder), 'utf8'));

/** Dotted paths of everything that is wrong, through unions down to the member that failed. */
function failingPaths(error: z.core.$ZodError): string[] {
  const paths = (issues: readonly z.core.$ZodIssue[], above: readonly PropertyKey[]): string[] =>
    issues.flatMap((issue) => {
      const here = [...above, ...issue.path];
      const own = here.map(String).join('.');
      if (issue.code === 'invalid_union') {
        return [own, ...issue.errors.flatMap((branch) => paths(branch, here))];
      }
      if (issue.code !== 'unrecognized_keys') return [own];
      return [own, ...issue.keys.map((key) => [...here, key].map(String).join('.'))];
    });
  return paths(error.issues, []);
}

describe('the vectors', () => {
  it('are there for every contract and for no other', () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(contractRegistry).sort());
  });

  it('show every type of signal', () => {
    const shown = filesOf('signal', 'valid').map(
      (file) => (read('signal', 'valid', file) as { type: string }).type,
    );
    expect(signalTypes.filter((type) => !shown.includes(type))).toEqual([]);
  });
});

describe.each(Object.entries(contractRegistry))('%s', (contract, { schema }) => {
  it.each(filesOf(contract, 'valid'))('accepts %s and reads it as it is', (file) => {
    const value = read(contract, 'valid', file);
    expect(schema.parse(value)).toEqual(value);
  });

  it.each(filesOf(contract, 'invalid'))('refuses %s where it is wrong', (file) => {
    const { path, value } = InvalidVector.parse(read(contract, 'invalid', file));
    const result = schema.safeParse(value);
    expect(result.success).toBe(false);
    expect(result.error ? failingPaths(result.error) : []).toContain(path);
  });
});
