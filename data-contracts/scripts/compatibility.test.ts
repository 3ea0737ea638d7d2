import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { breakingChanges } from './breaking-changes.ts';
import { jsonSchemaOf } from './json-schemas.ts';
import type { JsonSchema } from './json-schemas.ts';

type Direction = 'received' | 'sent' | 'kept';

const schemaOf = (schema: z.ZodType, direction: Direction): JsonSchema =>
  jsonSchemaOf('example', { schema, direction });
/** What breaks when the first becomes the second. */
const broken = (direction: Direction, before: z.ZodType, now: z.ZodType): string[] =>
  breakingChanges(schemaOf(before, direction), schemaOf(now, direction), direction).map(
    ({ path, change }) => `${path}: ${change}`,
  );

const Place = z.strictObject({ level: z.string() }).meta({ id: 'Place' });
const base = { kind: z.enum(['door', 'zone']), height: z.number().max(4), place: Place };
const Base = z.strictObject(base);
const changed = (shape: z.ZodRawShape) => z.strictObject({ ...base, ...shape });
const without = (name: keyof typeof base) =>
  z.strictObject(Object.fromEntries(Object.entries(base).filter(([each]) => each !== name)));

describe('in what others send us it breaks', () => {
  it.each<[string, z.ZodType, string]>([
    ['to remove a member', without('height'), 'height: removed'],
    [
      'to rename a member',
      z.strictObject({ ...without('height').shape, tall: z.number().optional() }),
      'height: removed',
    ],
    ['to require a new member', changed({ note: z.string() }), 'note: required now'],
    ['to narrow a bound', changed({ height: z.number().max(3) }), 'height: maximum 4 → 3'],
    ['to set a bound', changed({ height: z.number().min(1).max(4) }), 'height: minimum none → 1'],
    ['to narrow a type', changed({ height: z.int().max(4) }), 'height: type number → integer'],
    ['to leave one value only', changed({ kind: z.literal('door') }), 'kind: zone removed'],
    [
      'to demand a pattern',
      changed({ place: z.strictObject({ level: z.string().regex(/^x/) }) }),
      'place.level: pattern none → ^x',
    ],
    ['to remove a value', changed({ kind: z.enum(['door', 'window']) }), 'kind: zone removed'],
    [
      'to close what was open',
      changed({ place: z.strictObject({ level: z.enum(['ground']) }) }),
      'place.level: only some values left',
    ],
    [
      'to change something behind a reference',
      changed({ place: z.strictObject({ level: z.number() }) }),
      'place.level: type string → number',
    ],
  ])('%s', (_, now, line) => {
    expect(broken('received', Base, now)).toContain(line);
    expect(broken('kept', Base, now)).toContain(line);
  });

  it('to remove a variant, a place of a tuple or room in a list', () => {
    const variant = (type: string) => z.strictObject({ type: z.literal(type), at: z.number() });
    const two = z.discriminatedUnion('type', [variant('a'), variant('b')]);
    const one = z.discriminatedUnion('type', [variant('b')]);
    expect(broken('received', two, one)).toEqual([': variant type=a removed']);
    const places = [z.tuple([z.number(), z.number()]), z.tuple([z.number()])] as const;
    expect(broken('received', places[0], places[1])).toContain(': 2 → 1 places');
    const lists = [z.array(z.string()).max(8), z.array(z.string()).max(7)] as const;
    expect(broken('received', lists[0], lists[1])).toEqual([': maxItems 8 → 7']);
    const records = [z.string(), z.number()].map((value) => z.record(z.string(), value));
    expect(broken('received', records[0] as z.ZodType, records[1] as z.ZodType)).toEqual([
      '*: type string → number',
    ]);
  });

  it('not to add something optional, a value, a variant or room', () => {
    const wider = changed({
      note: z.string().optional(),
      kind: z.enum(['door', 'zone', 'window']),
      height: z.number().max(5),
    });
    expect(broken('received', Base, wider)).toEqual([]);
    expect(broken('kept', Base, wider)).toEqual([]);
  });
});

describe('in what we send it breaks', () => {
  it.each<[string, z.ZodType, string]>([
    ['to remove a member', without('place'), 'place: removed'],
    [
      'to leave a member out sometimes',
      changed({ height: z.number().optional() }),
      'height: may be absent now',
    ],
    [
      'to add a value nobody knows',
      changed({ kind: z.enum(['door', 'zone', 'roof']) }),
      'kind: roof added',
    ],
    ['to open a closed set', changed({ kind: z.string() }), 'kind: any value possible'],
    ['to change a type', changed({ height: z.string() }), 'height: type number → string'],
    [
      'to add a kind of value',
      changed({ height: z.union([z.number().max(4), z.string()]) }),
      'height: variant string added',
    ],
  ])('%s', (_, now, line) => {
    expect(broken('sent', Base, now)).toContain(line);
  });

  it('not to add a value to a set that is called open, but to have any value in it', () => {
    const open = { 'x-open': true };
    const grown = z.enum(['door', 'zone', 'roof']).meta(open);
    expect(broken('sent', Base, changed({ kind: grown }))).toEqual([]);
    expect(broken('sent', Base, changed({ kind: z.string().meta(open) }))).toEqual([
      'kind: any value possible',
    ]);
    expect(broken('received', Base, changed({ kind: z.enum(['door']).meta(open) }))).toEqual([
      'kind: zone removed',
    ]);
  });

  it('not to add a member or to promise more', () => {
    const more = changed({ note: z.string(), height: z.number().max(3) });
    expect(broken('sent', Base, more)).toEqual([]);
  });
});
