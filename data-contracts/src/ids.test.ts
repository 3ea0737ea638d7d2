import { describe, expect, it } from 'vitest';
import { AlarmId, FacilityId, idPrefixes } from './ids.ts';

const ulid = '01JD8Z6M5V3N9QK2T7W4X8Y0AB';

describe('an id', () => {
  it('is its prefix and a ULID, written in one way', () => {
    expect(AlarmId.safeParse(`alm_${ulid}`).success).toBe(true);
    for (const text of [
      ulid,
      `alm-${ulid}`,
      `dev_${ulid}`,
      `alm_${ulid.toLowerCase()}`,
      `alm_${ulid}0`,
      `alm_8${ulid.slice(1)}`,
      `alm_${ulid.slice(0, -1)}O`,
      `alm_${ulid}\n`,
      ` alm_${ulid}`,
    ]) {
      expect(AlarmId.safeParse(text).success, JSON.stringify(text)).toBe(false);
    }
  });

  it('of a log belongs to a facility or to the city-level unit above', () => {
    expect(FacilityId.safeParse(`fac_${ulid}`).success).toBe(true);
    expect(FacilityId.safeParse(`cty_${ulid}`).success).toBe(true);
    expect(FacilityId.safeParse(`off_${ulid}`).success).toBe(false);
  });

  it('has a prefix of its own for every kind', () => {
    const prefixes = Object.values(idPrefixes);
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });
});
