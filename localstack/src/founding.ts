import { demoAccounts } from './demo-accounts.ts';
import type { DemoAccount } from './demo-accounts.ts';
import { facilityNames } from '../sample/names.ts';
import { sampleId } from '../sample/sample-id.ts';
import type { SampleFiles } from './sample-files.ts';
import { sample } from './sample.ts';

/** Plan and rules have stood since yesterday, so that an agent which replays a past hour is decided by them. */
const inForceMs = 86_400_000;

/**
 * What founds the sample: the two units, an officer for each demo account, site plan and rules, as the command line
 * `found` takes it. `subjects` are the identity provider's subjects by account name.
 */
export function founding(subjects: ReadonlyMap<string, string>, files: SampleFiles, now: Date) {
  const effectiveAt = new Date(now.getTime() - inForceMs).toISOString();
  const { city, facility, second } = sample;
  const below = { kind: 'facility' as const, city };
  return {
    units: [
      {
        unit: city,
        commands: [
          registration({ kind: 'city', code: 'YT000000', name: facilityNames.city }),
          ...postings(subjects, 'city'),
        ],
      },
      {
        unit: facility,
        commands: [
          registration({ ...below, code: 'YT000001', name: facilityNames.first }),
          ...postings(subjects, 'facility'),
          published('site-plan', files.sitePlan, effectiveAt),
          published('rule-set', files.rules, effectiveAt),
        ],
      },
      {
        unit: second,
        commands: [
          registration({ ...below, code: 'YT000002', name: facilityNames.second }),
          ...postings(subjects, 'second'),
          published('site-plan', files.secondSitePlan, effectiveAt),
          published('rule-set', files.rules, effectiveAt),
        ],
      },
    ],
  };
}

interface Registration {
  readonly kind: 'facility' | 'city';
  readonly code: string;
  readonly name: typeof facilityNames.city;
  readonly city?: string;
}

function registration(unit: Registration) {
  return { type: 'facility.register', payload: { ...unit, timeZone: sample.timeZone } };
}

function published(register: 'site-plan' | 'rule-set', document: string, effectiveAt: string) {
  return { type: `${register}.publish`, payload: { document, effectiveAt } };
}

function postings(subjects: ReadonlyMap<string, string>, unit: DemoAccount['unit']) {
  return demoAccounts
    .filter((account) => account.unit === unit)
    .map(({ name, post }) => ({
      type: 'officer.post',
      payload: {
        officer: sampleId('officer', name),
        principal: subjects.get(name),
        badge: badgeOf(name),
        name: `Demo ${name}`,
        posts: [post],
      },
    }));
}

function badgeOf(name: string): string {
  return `${100_001 + demoAccounts.findIndex((account) => account.name === name)}`;
}
