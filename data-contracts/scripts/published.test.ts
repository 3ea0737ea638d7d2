import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { incompatibilities } from './incompatibilities.ts';
import { jsonSchemas } from './json-schemas.ts';
import type { JsonSchema } from './json-schemas.ts';
import { publish, readPublished } from './published.ts';

let folder: URL;
beforeEach(() => {
  folder = pathToFileURL(`${mkdtempSync(join(tmpdir(), 'watchhouse-published-'))}/`);
});
afterEach(() => rmSync(folder, { recursive: true }));

const schemaOf = (name: string, version: number, shape: z.ZodRawShape): JsonSchema => ({
  $id: `urn:watchhouse:contract:${name}:${version}`,
  ...z.toJSONSchema(z.strictObject(shape)),
});
const a = { a: z.string() };
const ab = { a: z.string(), b: z.string().optional() };
const b = { b: z.string().optional() };
/** A contract of each direction, and an event, as they would be in a version. */
const contracts = (version: number, shape: z.ZodRawShape): ReadonlyMap<string, JsonSchema> =>
  new Map(
    ['signal', 'me', 'checkpoint', 'event.person.registered'].map((name) => [
      name,
      schemaOf(name, version, shape),
    ]),
  );
/** What is broken when these contracts follow what was published so far. */
const broken = (current: ReadonlyMap<string, JsonSchema>, oldestSupported?: number) =>
  incompatibilities(readPublished(folder).publications, current, oldestSupported);
const published = (name: string) =>
  readdirSync(folder)
    .filter((file) => file.startsWith(`${name}@`))
    .sort();

describe('the contracts as they are', () => {
  it('break nothing that is published, and all of that is there as it was', () => {
    const { publications, faults } = readPublished();
    expect(faults).toEqual([]);
    expect(publications.length).toBeGreaterThan(0);
    expect(incompatibilities(publications, jsonSchemas())).toEqual([]);
  });
});

describe('a publication', () => {
  it('is never written again: what is added stands beside it', () => {
    publish(contracts(1, a), folder);
    const first = readFileSync(new URL('signal@1.0.json', folder), 'utf8');
    expect(broken(contracts(1, ab))).toEqual([]);
    publish(contracts(1, ab), folder);
    publish(contracts(2, ab), folder);
    expect(publish(contracts(2, ab), folder)).toEqual([]);
    expect(published('signal')).toEqual(['signal@1.0.json', 'signal@1.1.json', 'signal@2.0.json']);
    expect(readFileSync(new URL('signal@1.0.json', folder), 'utf8')).toBe(first);
    expect(readPublished(folder).faults).toEqual([]);
  });

  it('that vanished, was changed, or was put there by hand is named', () => {
    publish(contracts(1, a), folder);
    rmSync(new URL('signal@1.0.json', folder));
    const other = `${JSON.stringify(schemaOf('me', 1, ab))}\n`;
    writeFileSync(new URL('me@1.0.json', folder), other);
    writeFileSync(new URL('me@1.1.json', folder), other);
    expect([...readPublished(folder).faults].sort()).toEqual([
      'me@1.0.json: changed since it was published',
      'me@1.1.json: not in the index of what was published',
      'signal@1.0.json: vanished since it was published',
    ]);
  });

  it('must exist, or nothing is compared', () => {
    expect(broken(contracts(1, a))).toHaveLength(1);
  });
});

describe('contracts that follow a publication break it', () => {
  beforeEach(() => {
    publish(contracts(1, ab), folder);
  });

  it('with their contract, version and path', () => {
    expect(broken(contracts(1, b))).toEqual([
      'checkpoint 1 at a: removed',
      'event.person.registered 1 at a: removed',
      'me 1 at a: removed',
      'signal 1 at a: removed',
    ]);
  });

  it('also under the name of a new version, as long as the former is supported', () => {
    expect(broken(contracts(2, b))).toEqual([
      'checkpoint 1 at a: removed',
      'me 1 at a: removed',
      'signal 1 at a: removed',
    ]);
    publish(contracts(2, ab), folder);
    expect(broken(contracts(2, b))).toContain('signal 1 at a: removed');
    expect(broken(contracts(2, b))).toContain('signal 2 at a: removed');
  });

  it('for ever where they are kept, whatever is supported', () => {
    expect(broken(contracts(2, b), 2)).toEqual(['checkpoint 1 at a: removed']);
  });

  it('when an addition is taken back that was published after the first', () => {
    const abc = { ...ab, c: z.string().optional() };
    publish(contracts(1, abc), folder);
    expect(broken(contracts(1, ab))).toContain('signal 1 at c: removed');
  });

  it('when one is gone, or its version goes back', () => {
    const gone = new Map(contracts(1, ab));
    gone.delete('me');
    expect(broken(gone)).toEqual(['me 1: removed']);
    publish(contracts(2, ab), folder);
    expect(broken(contracts(1, ab))).toContain('signal 2: version goes back');
  });

  it('when one is declared to go in another direction', () => {
    const { publications } = readPublished(folder);
    const turned = publications.map((one) =>
      one.name === 'me' ? { ...one, direction: 'kept' as const } : one,
    );
    expect(incompatibilities(turned, contracts(1, ab))).toEqual(['me 1: kept → sent']);
  });

  it('not with an event of a new version, whose elder ones are upcast', () => {
    const next = new Map(contracts(1, ab));
    next.set('event.person.registered', schemaOf('event.person.registered', 2, b));
    expect(broken(next)).toEqual([]);
  });
});
