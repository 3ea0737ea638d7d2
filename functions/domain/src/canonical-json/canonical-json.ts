import { limits } from '@watchhouse/contracts';

/**
 * The RFC 8785 (JSON Canonicalization Scheme) form of a JSON value: one text for one value, so that it can
 * be hashed and signed. Members are sorted by UTF-16 code units, numbers written as ECMAScript writes them.
 *
 * Throws a `TypeError` naming the path of anything that is not JSON (NaN, undefined, a date, a lone
 * surrogate, a hole) or nested deeper than `limits.ledger.nestingMax`: hashing a value that cannot be read
 * back is a broken invariant.
 */
export const canonicalJson = (value: unknown): string => write(value, '$', 0);

function write(value: unknown, path: string, depth: number): string {
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === 'number') return writeNumber(value, path);
  if (typeof value === 'string') return writeString(value, path);
  if (typeof value !== 'object') throw notJson(path, typeof value);
  if (depth >= limits.ledger.nestingMax) throw notJson(path, 'nested too deeply');
  return Array.isArray(value) ? writeArray(value, path, depth) : writeObject(value, path, depth);
}

function writeNumber(value: number, path: string): string {
  if (!Number.isFinite(value)) throw notJson(path, String(value));
  return JSON.stringify(value);
}

function writeString(value: string, path: string): string {
  if (/\p{Surrogate}/u.test(value)) throw notJson(path, 'a lone surrogate');
  return JSON.stringify(value);
}

function writeArray(value: readonly unknown[], path: string, depth: number): string {
  // `Array.from` turns holes into `undefined`, which is refused; `map` would skip them silently.
  const items = Array.from(value, (item, index) => write(item, `${path}[${index}]`, depth + 1));
  return `[${items.join(',')}]`;
}

function writeObject(value: object, path: string, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw notJson(path, 'not plain');
  // The default order of `sort` is by UTF-16 code units, as RFC 8785 section 3.2.3 asks.
  const members = Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(
      ([name, member]) =>
        `${writeString(name, path)}:${write(member, `${path}.${name}`, depth + 1)}`,
    );
  return `{${members.join(',')}}`;
}

const notJson = (path: string, what: string): TypeError =>
  new TypeError(`${path} is not a JSON value: ${what}`);
