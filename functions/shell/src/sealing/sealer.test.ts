import type { FacilityId } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { idSource } from '../ids.ts';
import { eraseSubject } from './erase.ts';
import { memoryKeyStore } from './memory-key-store.ts';
import { sealer } from './sealer.ts';

const ids = idSource(systemClock);

const setUp = async (name = '张三') => {
  const facility: FacilityId = ids.next('facility');
  const person = ids.next('person');
  const keys = memoryKeyStore(systemClock);
  const seal = sealer(keys);
  const event = { type: 'person.registered', payload: { person, name } } as const;
  const sealed = await seal.sealEvent(facility, event);
  const token = (sealed.payload as { name: string }).name;
  return { facility, person, keys, seal, event, sealed, token };
};

describe('a sealed name', () => {
  it('is a token that names subject and class, and nothing of the name', async () => {
    const { token, person } = await setUp();
    const [, version, subject, sealedClass] = token.split('.');
    expect([version, sealedClass]).toEqual(['1', 'identity']);
    expect(Buffer.from(subject ?? '', 'base64url').toString()).toBe(person);
    expect(token).not.toContain('张三');
  });

  it('opens wherever it lies in a state or a view', async () => {
    const { seal, facility, token } = await setUp();
    const view = { rows: [{ name: token, other: 1 }], none: null };
    expect(await seal.open(facility, view)).toEqual({
      rows: [{ name: '张三', other: 1 }],
      none: null,
    });
  });

  it('is another token each time, so that equal names cannot be told', async () => {
    const { seal, facility, event, token } = await setUp();
    const again = await seal.sealEvent(facility, event);
    expect((again.payload as { name: string }).name).not.toBe(token);
  });

  it('does not open under another facility', async () => {
    const { seal, token } = await setUp();
    expect(await seal.open(ids.next('facility'), token)).toEqual({ erased: true });
  });

  it('that was changed is refused, not shown', async () => {
    const { seal, facility, token } = await setUp();
    const changed = token.slice(0, -6) + (token.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA');
    await expect(seal.open(facility, changed)).rejects.toThrow('sealed value was changed');
  });

  it('reads as erased once the key is destroyed, and what is said later is not kept', async () => {
    const { seal, facility, person, keys, event, token } = await setUp();
    const erasure = await eraseSubject({ keys }, facility, person);
    expect(await seal.open(facility, token)).toEqual({ erased: true });
    const later = await seal.sealEvent(facility, event);
    expect(await seal.open(facility, later)).toMatchObject({ payload: { name: { erased: true } } });
    const days = (Date.parse(erasure.finalAt) - Date.parse(erasure.destroyedAt)) / 86_400_000;
    expect(days).toBe(35);
    expect(await eraseSubject({ keys }, facility, person)).toEqual(erasure);
  });
});

describe('a fingerprint', () => {
  it('is the same for the same text in one facility, and tells nothing in another', async () => {
    const { seal, facility } = await setUp();
    const print = await seal.fingerprint(facility, 'body');
    expect(await seal.fingerprint(facility, 'body')).toBe(print);
    expect(await seal.fingerprint(facility, 'other')).not.toBe(print);
    expect(await seal.fingerprint(ids.next('facility'), 'body')).not.toBe(print);
  });
});
