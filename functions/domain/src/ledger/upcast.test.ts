import { readFileSync, readdirSync } from 'node:fs';
import { eventContracts } from '@watchhouse/contracts';
import type { EventType } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { upcastEvent, upcasters } from './upcast.ts';

const vectors = new URL('../../../../data-contracts/vectors/', import.meta.url);
const types = Object.keys(eventContracts) as EventType[];

/** Published examples of an event type; the number before the name is the version they were written in. */
const published = types.flatMap((type) =>
  readdirSync(new URL(`event.${type}/valid/`, vectors)).map((file) => ({
    type,
    file,
    schemaVersion: Number.parseInt(file, 10),
    payload: JSON.parse(
      readFileSync(new URL(`event.${type}/valid/${file}`, vectors), 'utf8'),
    ) as Record<string, unknown>,
  })),
);

describe('every example of an event ever published', () => {
  it.each(published)('$type $file is read in the newest form', (stored) => {
    const event = upcastEvent(stored);
    expect(event?.type).toBe(stored.type);
    expect(eventContracts[stored.type].payload.safeParse(event?.payload).error).toBeUndefined();
  });

  it.each(types)('there is one of each version of %s', (type) => {
    const versions = published.filter((one) => one.type === type).map((one) => one.schemaVersion);
    const newest = eventContracts[type].schemaVersion;
    expect([...new Set(versions)].sort()).toEqual(
      Array.from({ length: newest }, (_, index) => index + 1),
    );
    expect(upcasters[type] ?? []).toHaveLength(newest - 1);
  });
});

describe('the steps of an event type', () => {
  const steps = {
    'person.registered': [
      (payload: Readonly<Record<string, unknown>>) => ({ ...payload, second: true }),
      (payload: Readonly<Record<string, unknown>>) => ({ ...payload, third: payload.second }),
    ],
  };
  const read = (schemaVersion: number) =>
    upcastEvent(
      { type: 'person.registered', schemaVersion, payload: { name: 'x' } },
      steps,
      () => 3,
    )?.payload;

  it('are taken one after the other from the version that was stored', () => {
    expect(read(1)).toEqual({ name: 'x', second: true, third: true });
    expect(read(2)).toEqual({ name: 'x', third: undefined });
    expect(read(3)).toEqual({ name: 'x' });
  });

  it('end where this software ends: a newer version or an unknown type is not guessed at', () => {
    expect(read(4)).toBeUndefined();
    const unknown = { type: 'alarm.silenced', schemaVersion: 1, payload: {} };
    expect(upcastEvent(unknown)).toBeUndefined();
  });
});
