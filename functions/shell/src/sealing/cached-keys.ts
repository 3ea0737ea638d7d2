import { limits } from '@watchhouse/contracts';
import type { Clock } from '../clock.ts';
import { keyText } from './key-store.ts';
import type { DataKey, KeyName, KeyStore } from './key-store.ts';

interface CachedKey {
  readonly key: DataKey;
  readonly until: number;
}

/**
 * Keeps opened data keys for a short time, so that a page of events costs one call of KMS per subject. Short,
 * because another process does not hear of a destroyed key before its own copy lapses.
 */
export function cachedKeys(store: KeyStore, clock: Clock): KeyStore {
  const cache = new Map<string, CachedKey>();
  const { cachedKeysMax, cachedKeyMs } = limits.sealing;
  const read = async (name: KeyName, load: () => Promise<DataKey | undefined>) => {
    const text = keyText(name);
    const now = Date.parse(clock.now());
    const cached = cache.get(text);
    if (cached !== undefined && cached.until > now) return cached.key;
    const key = await load();
    cache.delete(text);
    if (key === undefined) return undefined;
    const eldest = cache.keys().next();
    if (cache.size >= cachedKeysMax && eldest.done !== true) cache.delete(eldest.value);
    cache.set(text, { key, until: now + cachedKeyMs });
    return key;
  };
  return {
    obtain: async (name) => {
      const key = await read(name, () => store.obtain(name));
      if (key === undefined) throw new Error('A key store made no key.');
      return key;
    },
    find: (name) => read(name, () => store.find(name)),
    destroy: async (name) => {
      cache.delete(keyText(name));
      return store.destroy(name);
    },
  };
}
