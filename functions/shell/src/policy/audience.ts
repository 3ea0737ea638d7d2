import type { Action, Audience } from '@watchhouse/contracts';
import type { PolicyEngine, PolicyRequest } from './policy-engine.ts';

/** What a connection of each audience is shown, the widest first; whoever may see all of it belongs to it. */
const audiences: readonly { readonly audience: Audience; readonly shows: readonly Action[] }[] = [
  { audience: 'operations', shows: ['alarm.view', 'health.view', 'map.view'] },
  { audience: 'supervision', shows: ['alarm.view', 'health.view'] },
];

/** The widest audience the policies allow, `undefined` where none. */
export async function audienceOf(
  policy: PolicyEngine,
  standing: Omit<PolicyRequest, 'action'>,
): Promise<Audience | undefined> {
  for (const { audience, shows } of audiences) {
    const decisions = await Promise.all(
      shows.map((action) => policy.authorise({ ...standing, action })),
    );
    if (decisions.every(({ outcome }) => outcome === 'allow')) return audience;
  }
  return undefined;
}
