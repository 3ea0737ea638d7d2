import type { ObjectStore } from './object-store.ts';

/** Other writers of the same object may come first this often; there are never more than a few. */
const attemptsMax = 5;

/**
 * Writes an object only over an older one, whatever a slower process still writes: `isOlder` looks at what lies there.
 * `tag` is the version last seen, if any, which saves reading it. The tag of what was written; `undefined` when
 * something at least as new lies there.
 */
export async function putNewer(
  store: ObjectStore,
  key: string,
  body: Uint8Array,
  isOlder: (found: Uint8Array) => boolean,
  tag?: string,
): Promise<string | undefined> {
  const written = tag === undefined ? undefined : await store.putOver(key, body, tag);
  if (written !== undefined) return written;
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const found = await store.getTagged(key);
    if (found !== undefined && !isOlder(found.body)) return undefined;
    const put = await store.putOver(key, body, found?.tag);
    if (put !== undefined) return put;
  }
  throw new Error(`${key} was written by others again and again.`);
}
