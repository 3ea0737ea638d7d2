import { describe, expect, test } from 'vitest';
import { createSessionStore, safePath } from './session-store.ts';

function aStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: (index) => [...items.keys()][index] ?? null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => void items.set(key, value),
  };
}

describe('session of a tab', () => {
  test('what was written is read again, and nothing after it was cleared', () => {
    const store = createSessionStore(aStorage());
    const standing = { unit: 'fac_1', post: 'warden', purpose: 'custody-safety' } as const;
    store.standing.write(standing);
    expect(store.standing.read()).toEqual(standing);
    store.standing.write(null);
    expect(store.standing.read()).toBeNull();
  });

  test.each(['not json', '7', '{"post":"king"}', '{"accessToken":7}'])(
    'given damaged text %s, then the tab counts as signed out',
    (text) => {
      const storage = aStorage();
      storage.setItem('watchhouse.tokens', text);
      storage.setItem('watchhouse.standing', text);
      const store = createSessionStore(storage);
      expect([store.tokens.read(), store.standing.read()]).toEqual([null, null]);
    },
  );

  test.each(['//evil.example', '/\\evil.example', 'https://evil.example', '', undefined])(
    'given the return path %s, then the home page is used',
    (path) => expect(safePath(path)).toBe('/'),
  );

  test('a path of our own is kept', () => {
    expect(safePath('/command/fac_1?alarm=alm_1')).toBe('/command/fac_1?alarm=alm_1');
  });
});
