import {
  policySetTextToParts,
  policyToJson,
  schemaToJson,
  validate,
} from '@cedar-policy/cedar-wasm/nodejs';
import { Action, Post, Purpose, purposesOfPost, Sha256 } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { policyDirectory, readPolicyPack } from './policy-pack.ts';
import { cedarPolicyEngine, PolicyFault } from './policy-engine.ts';
import { aCity, aFacility, aForeignFacility, anEngine } from './policy-examples.ts';

const pack = readPolicyPack(policyDirectory(undefined));
const files = Object.entries(pack.policies).map(([id, text]) => ({ id, text }));

const annotationsOf = (text: string) => {
  const answer = policyToJson(text);
  return answer.type === 'success' ? (answer.json.annotations ?? {}) : {};
};
const namespace = () => {
  const answer = schemaToJson(pack.schema);
  if (answer.type === 'failure') throw new PolicyFault(answer.errors);
  return answer.json['Watchhouse'];
};
const enumOf = (type: string) => {
  const entity = namespace()?.entityTypes[type];
  return entity !== undefined && 'enum' in entity ? entity.enum : undefined;
};

describe('the published policies', () => {
  it('keep to the schema', () => {
    const answer = validate({
      schema: pack.schema,
      policies: { staticPolicies: { ...pack.policies } },
      validationSettings: { mode: 'strict' },
    });
    expect(answer).toMatchObject({
      type: 'success',
      validationErrors: [],
      validationWarnings: [],
      otherWarnings: [],
    });
  });

  it.each(files)('$id is one policy that says its name and its reason', ({ id, text }) => {
    expect(policySetTextToParts(text)).toMatchObject({ policies: { length: 1 } });
    const annotations = annotationsOf(text);
    expect(annotations['id']).toBe(id);
    expect(annotations['reason']?.length).toBeGreaterThan(20);
  });

  it('know the posts, purposes and actions of the contracts, and no others', () => {
    expect(enumOf('Post')).toEqual(Post.options);
    expect(enumOf('Purpose')).toEqual(Purpose.options);
    const actions = Object.keys(namespace()?.actions ?? {});
    expect(actions.sort()).toEqual([...Action.options, 'read', 'command'].sort());
  });

  it.each(Post.options)('bind the purposes of %s as they are offered at sign-in', async (post) => {
    const unit = post === 'city-supervisor' ? aCity : aFacility;
    const question = { principal: 'o', unit, facility: aFacility, post } as const;
    const allowed = [];
    for (const purpose of Purpose.options) {
      const decision = await anEngine().authorise({ ...question, purpose, action: 'plan.view' });
      if (decision.outcome === 'allow') allowed.push(purpose);
    }
    expect(allowed.sort()).toEqual([...purposesOfPost[post]].sort());
  });
});

describe('the boundary', () => {
  it('denies another facility to every post, and says by which policy', async () => {
    for (const post of Post.options) {
      const decision = await anEngine().authorise({
        principal: 'o',
        unit: post === 'city-supervisor' ? aCity : aFacility,
        facility: aForeignFacility,
        post,
        purpose: purposesOfPost[post][0],
        action: 'plan.view',
      });
      expect(decision.outcome).toBe('deny');
      expect(decision.policies).toContain('facility-is-the-boundary');
    }
  });

  it('gives a duty post at a city nothing in the houses below', async () => {
    const decision = await anEngine().authorise({
      principal: 'o',
      unit: aCity,
      facility: aFacility,
      post: 'warden',
      purpose: 'custody-safety',
      action: 'alarm.view',
    });
    expect(decision).toMatchObject({
      outcome: 'deny',
      policies: ['duty-posts-stand-at-a-facility'],
    });
  });
});

describe('a policy that cannot be evaluated', () => {
  const question = {
    principal: 'o',
    unit: aFacility,
    facility: aFacility,
    post: 'warden',
    purpose: 'custody-safety',
    action: 'plan.view',
  } as const;

  it('denies, because it might have been a prohibition', async () => {
    const broken = `forbid (principal, action, resource) when { principal.rank > 3 };`;
    const engine = cedarPolicyEngine({
      schema: pack.schema,
      policies: { ...pack.policies, broken },
      version: Sha256.parse('f'.repeat(64)),
    });
    expect(await engine.authorise(question)).toMatchObject({
      outcome: 'deny',
      policies: ['broken'],
    });
  });

  it('stops everything when the pack does not parse', async () => {
    const engine = cedarPolicyEngine({
      ...pack,
      policies: { broken: 'permit (principal' },
    });
    await expect(engine.authorise(question)).rejects.toBeInstanceOf(PolicyFault);
  });
});
