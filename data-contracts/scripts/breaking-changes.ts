import type { RegisteredContract } from '../src/index.ts';
import type { JsonSchema } from './json-schemas.ts';

/** A change that breaks those on the other side: the path inside the contract, and what changed there. */
export interface BreakingChange {
  readonly path: string;
  readonly change: string;
}

type Direction = RegisteredContract['direction'];

/** What is compared: a part of a schema with the document that its references lead into. */
interface Part {
  readonly schema: JsonSchema;
  readonly root: JsonSchema;
}

/**
 * What breaks when a published contract becomes the current one.
 *
 * `received`: everything that was accepted must still be; so no member, variant or value may go, nothing
 * optional become required, no bound become narrower. `sent`: everything promised must still hold; so no
 * member may go or become optional, no value or variant appear that a reader does not know, except in a set that
 * the contract calls open (`x-open`), because its readers have something else to go by. `kept`: both, except that
 * new variants and values may appear, because its readers are ours.
 */
export function breakingChanges(
  published: JsonSchema,
  current: JsonSchema,
  direction: Direction,
): readonly BreakingChange[] {
  const former = resolved({ schema: published, root: published });
  return compare(former, resolved({ schema: current, root: current }), direction, '');
}

function compare(
  former: Part,
  current: Part,
  direction: Direction,
  path: string,
): readonly BreakingChange[] {
  const variants = [variantsOf(former), variantsOf(current)] as const;
  if (variants[0] || variants[1]) {
    return compareVariants(variants[0] ?? [former], variants[1] ?? [current], direction, path);
  }
  const values = [valuesOf(former.schema), valuesOf(current.schema)] as const;
  if (values[0] || values[1]) {
    const mayGrow = direction === 'sent' && current.schema['x-open'] === true && values[1];
    return mayGrow ? [] : compareValues(values[0], values[1], direction, path);
  }
  if (former.schema.type !== current.schema.type) {
    return [{ path, change: `type ${text(former.schema.type)} → ${text(current.schema.type)}` }];
  }
  return [
    ...(direction === 'sent' ? [] : narrowedBounds(former.schema, current.schema, path)),
    ...compareMembers(former, current, direction, path),
    ...compareItems(former, current, direction, path),
  ];
}

function resolved(part: Part): Part {
  const { $ref } = part.schema;
  if (typeof $ref !== 'string') return part;
  const target = $ref
    .slice(2)
    .split('/')
    .reduce<JsonSchema>((at, key) => at[key] as JsonSchema, part.root);
  return resolved({ schema: target, root: part.root });
}

function variantsOf({ schema, root }: Part): readonly Part[] | undefined {
  if (Array.isArray(schema.type)) {
    return (schema.type as string[]).map((type) => ({ schema: { ...schema, type }, root }));
  }
  const variants = (schema.anyOf ?? schema.oneOf) as readonly JsonSchema[] | undefined;
  return variants?.map((variant) => resolved({ schema: variant, root }));
}

/** A closed set of values: an enumeration or a constant. */
const valuesOf = (schema: JsonSchema): readonly unknown[] | undefined =>
  (schema.enum as readonly unknown[] | undefined) ??
  ('const' in schema ? [schema.const] : undefined);

function compareValues(
  former: readonly unknown[] | undefined,
  current: readonly unknown[] | undefined,
  direction: Direction,
  path: string,
): readonly BreakingChange[] {
  if (!former) return direction === 'sent' ? [] : [{ path, change: 'only some values left' }];
  if (!current) return direction === 'sent' ? [{ path, change: 'any value possible' }] : [];
  const gone = former.filter((value) => !current.includes(value));
  const added = current.filter((value) => !former.includes(value));
  return [
    ...(direction === 'sent'
      ? []
      : gone.map((value) => ({ path, change: `${text(value)} removed` }))),
    ...(direction === 'sent'
      ? added.map((value) => ({ path, change: `${text(value)} added` }))
      : []),
  ];
}

/** Variants are matched by their discriminating constants, or by their order where they have none. */
function compareVariants(
  former: readonly Part[],
  current: readonly Part[],
  direction: Direction,
  path: string,
): readonly BreakingChange[] {
  const byName = (parts: readonly Part[]) =>
    new Map(parts.map((part, index) => [variantName(part) ?? `variant ${index + 1}`, part]));
  const [before, now] = [byName(former), byName(current)];
  return [
    ...[...before].flatMap(([name, part]): readonly BreakingChange[] => {
      const match = now.get(name);
      if (match) return compare(part, match, direction, joined(path, `(${name})`));
      return direction === 'sent' ? [] : [{ path, change: `variant ${name} removed` }];
    }),
    ...[...now.keys()]
      .filter((name) => direction === 'sent' && !before.has(name))
      .map((name) => ({ path, change: `variant ${name} added` })),
  ];
}

/** The constants of a variant's members, such as `type=alarm.shelve`, or its plain type. */
function variantName({ schema, root }: Part): string | undefined {
  const members = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  const constants = members
    .map(([name, member]) => [name, resolved({ schema: member, root }).schema] as const)
    .filter(([, member]) => 'const' in member)
    .map(([name, member]) => `${name}=${text(member.const)}`);
  if (constants.length > 0) return constants.sort().join(' ');
  const isPlain = schema.type !== 'object' && typeof schema.type === 'string';
  return isPlain ? (schema.type as string) : undefined;
}

function compareMembers(
  former: Part,
  current: Part,
  direction: Direction,
  path: string,
): readonly BreakingChange[] {
  const membersOf = ({ schema }: Part) => (schema.properties ?? {}) as Record<string, JsonSchema>;
  const requiredOf = ({ schema }: Part) => (schema.required ?? []) as readonly string[];
  const [before, now] = [membersOf(former), membersOf(current)];
  const kept = Object.keys(before).filter((name) => name in now);
  const newlyRequired = requiredOf(current).filter((name) => !requiredOf(former).includes(name));
  const newlyOptional = requiredOf(former).filter(
    (name) => name in now && !requiredOf(current).includes(name),
  );
  return [
    ...Object.keys(before)
      .filter((name) => !(name in now))
      .map((name) => ({ path: joined(path, name), change: 'removed' })),
    ...(direction === 'sent' ? [] : newlyRequired).map((name) => ({
      path: joined(path, name),
      change: 'required now',
    })),
    ...(direction === 'sent' ? newlyOptional : []).map((name) => ({
      path: joined(path, name),
      change: 'may be absent now',
    })),
    ...kept.flatMap((name) =>
      compare(
        resolved({ schema: before[name] ?? {}, root: former.root }),
        resolved({ schema: now[name] ?? {}, root: current.root }),
        direction,
        joined(path, name),
      ),
    ),
  ];
}

/** Items of lists, places of tuples and values of records. */
function compareItems(
  former: Part,
  current: Part,
  direction: Direction,
  path: string,
): readonly BreakingChange[] {
  const below = (keyword: string, step: string) => {
    const [before, now] = [former.schema[keyword], current.schema[keyword]];
    if (!isSchema(before) || !isSchema(now)) return [];
    return compare(
      resolved({ schema: before, root: former.root }),
      resolved({ schema: now, root: current.root }),
      direction,
      joined(path, step),
    );
  };
  const places = (schema: JsonSchema) => (schema.prefixItems ?? []) as readonly JsonSchema[];
  const [before, now] = [places(former.schema), places(current.schema)];
  if (before.length !== now.length)
    return [{ path, change: `${before.length} → ${now.length} places` }];
  return [
    ...below('items', '[]'),
    ...below('additionalProperties', '*'),
    ...before.flatMap((place, index) =>
      compare(
        resolved({ schema: place, root: former.root }),
        resolved({ schema: now[index] ?? {}, root: current.root }),
        direction,
        joined(path, `[${index}]`),
      ),
    ),
  ];
}

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const lowerBounds = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const upperBounds = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const exactBounds = ['pattern', 'format', 'multipleOf'];

function narrowedBounds(
  former: JsonSchema,
  current: JsonSchema,
  path: string,
): readonly BreakingChange[] {
  const at = (schema: JsonSchema, keyword: string, none: number) =>
    typeof schema[keyword] === 'number' ? schema[keyword] : none;
  const narrowed = [
    ...lowerBounds.filter((bound) => at(current, bound, -Infinity) > at(former, bound, -Infinity)),
    ...upperBounds.filter((bound) => at(current, bound, Infinity) < at(former, bound, Infinity)),
    ...exactBounds.filter((bound) => bound in current && current[bound] !== former[bound]),
  ];
  const open = former.additionalProperties !== false && current.additionalProperties === false;
  return [
    ...narrowed.map((bound) => ({
      path,
      change: `${bound} ${text(former[bound])} → ${text(current[bound])}`,
    })),
    ...(open && former.type === 'object' ? [{ path, change: 'no other members any more' }] : []),
  ];
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? 'none' : JSON.stringify(value);
const joined = (path: string, step: string): string => (path === '' ? step : `${path}.${step}`);
