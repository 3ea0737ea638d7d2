import { expect, it } from 'vitest';
import { memoryObjects } from './memory-objects.ts';
import { putNewer } from './put-newer.ts';

const bytes = (revision: number) => Buffer.from(String(revision), 'utf8');
const revisionOf = (body: Uint8Array | undefined) => Number(Buffer.from(body ?? []).toString());
const put = (store: ReturnType<typeof memoryObjects>, revision: number, tag?: string) =>
  putNewer(store, 'a', bytes(revision), (found) => revisionOf(found) < revision, tag);

it('a newer object is written over an older one, with and without the tag of the former', async () => {
  const store = memoryObjects();
  const tag = await put(store, 1);
  await put(store, 2, tag);
  await put(store, 3);
  expect(revisionOf(await store.get('a'))).toBe(3);
});

it('an older object is never written over a newer one, not even with a tag that was true once', async () => {
  const store = memoryObjects();
  const tag = await put(store, 1);
  await put(store, 5);
  expect(await put(store, 2, tag)).toBeUndefined();
  expect(await put(store, 5)).toBeUndefined();
  expect(revisionOf(await store.get('a'))).toBe(5);
});

it('the newest of many at the same time is what stays', async () => {
  const store = memoryObjects();
  await Promise.all([3, 1, 4, 2].map((revision) => put(store, revision)));
  expect(revisionOf(await store.get('a'))).toBe(4);
});
