import { randomBytes } from 'node:crypto';
import type { Instant } from '@watchhouse/contracts';
import type { Clock } from '../clock.ts';
import { erasureAt, keyText } from './key-store.ts';
import type { KeyStore } from './key-store.ts';

type KeyItem = { readonly bytes: Uint8Array } | { readonly destroyedAt: Instant };

/** Key store in memory; `items` is open to tests. */
export function memoryKeyStore(
  clock: Clock,
  recoveryDays = 35,
): KeyStore & { readonly items: Map<string, KeyItem> } {
  const items = new Map<string, KeyItem>();
  const read = (item: KeyItem) =>
    'bytes' in item
      ? ({ kind: 'key', bytes: item.bytes } as const)
      : ({ kind: 'destroyed' } as const);
  return {
    items,
    obtain: async (name) => {
      await Promise.resolve();
      const item = items.get(keyText(name)) ?? { bytes: randomBytes(32) };
      items.set(keyText(name), item);
      return read(item);
    },
    find: async (name) => {
      await Promise.resolve();
      const item = items.get(keyText(name));
      return item === undefined ? undefined : read(item);
    },
    destroy: async (name) => {
      await Promise.resolve();
      const item = items.get(keyText(name));
      const destroyedAt =
        item !== undefined && 'destroyedAt' in item ? item.destroyedAt : clock.now();
      items.set(keyText(name), { destroyedAt });
      return erasureAt(destroyedAt, recoveryDays);
    },
  };
}
