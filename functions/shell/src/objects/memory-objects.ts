import { createHash } from 'node:crypto';
import type { ObjectStore } from './object-store.ts';

/** As S3 does it for what is not encrypted with a key of its own. */
const tagOf = (body: Uint8Array | undefined): string | undefined =>
  body && createHash('md5').update(body).digest('hex');

/** Object store in memory; `contents` is open to tests. */
export function memoryObjects(): ObjectStore & { readonly contents: Map<string, Uint8Array> } {
  const contents = new Map<string, Uint8Array>();
  return {
    contents,
    putIfAbsent: async (key, body) => {
      await Promise.resolve();
      if (contents.has(key)) return false;
      contents.set(key, Uint8Array.from(body));
      return true;
    },
    put: async (key, body) => {
      await Promise.resolve();
      contents.set(key, Uint8Array.from(body));
    },
    putOver: async (key, body, tag) => {
      await Promise.resolve();
      if (tagOf(contents.get(key)) !== tag) return undefined;
      contents.set(key, Uint8Array.from(body));
      return tagOf(body);
    },
    get: async (key) => {
      await Promise.resolve();
      return contents.get(key);
    },
    getTagged: async (key) => {
      await Promise.resolve();
      const body = contents.get(key);
      const tag = tagOf(body);
      return body === undefined || tag === undefined ? undefined : { body, tag };
    },
    list: async (prefix, after = '') => {
      await Promise.resolve();
      return [...contents.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    },
  };
}
