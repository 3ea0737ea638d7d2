import { describe, expect, it } from 'vitest';
import { cedarPolicyEngine, PolicyFault } from './policy-engine.ts';
import { aFacility } from './policy-examples.ts';
import { policyDirectory, readPolicyPack } from './policy-pack.ts';

const published = readPolicyPack(policyDirectory(undefined));
const request = {
  principal: 'wang',
  unit: aFacility,
  facility: aFacility,
  post: 'warden',
  purpose: 'custody-safety',
  action: 'alarm.view',
} as const;

/** Policies that cannot be loaded the first times, as when the module was cut off. */
function failingAtFirst(times: number) {
  let loads = 0;
  const pack = {
    ...published,
    version: 'f'.repeat(64),
    get policies() {
      loads += 1;
      return loads > times ? published.policies : { broken: 'permit whatever' };
    },
  };
  return { engine: cedarPolicyEngine(pack), loads: () => loads };
}

describe('policies that could not be loaded', () => {
  it('are loaded again by the next decision, and then kept', async () => {
    const { engine, loads } = failingAtFirst(2);
    await expect(engine.prepare()).rejects.toThrow(PolicyFault);
    await expect(engine.authorise(request)).rejects.toThrow(PolicyFault);
    expect(await engine.authorise(request)).toMatchObject({ outcome: 'allow' });
    expect(await engine.authorise(request)).toMatchObject({ outcome: 'allow' });
    expect(loads()).toBe(3);
  });
});
