import type { ObjectStore } from './object-store.ts';

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
    get: async (key) => {
      await Promise.resolve();
      return contents.get(key);
    },
    list: async (prefix) => {
      await Promise.resolve();
      return [...contents.keys()].filter((key) => key.startsWith(prefix)).sort();
    },
  };
}
