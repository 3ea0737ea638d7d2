import { createHash } from 'node:crypto';
import { demoAccounts } from './demo-accounts.ts';
import type { DemoAccount } from './demo-accounts.ts';
import { sample } from './sample.ts';

/** Names on screens; the demo people are nobody. */
const names = {
  facility: { 'zh-Hans': '示例看守所', 'zh-Hant': '示例看守所', en: 'Sample Detention Centre' },
  city: {
    'zh-Hans': '示例市公安局监管支队',
    'zh-Hant': '示例市公安局監管支隊',
    en: 'Sample City Custody Division',
  },
};

/**
 * What founds the sample: the two units, an officer for each demo account, site plan and rules, as the command line
 * `found` takes it. `subjects` are the identity provider's subjects by account name.
 */
export function founding(subjects: ReadonlyMap<string, string>, now: Date) {
  const published = { effectiveAt: now.toISOString() };
  return {
    units: [
      {
        unit: sample.city,
        commands: [
          registration('city', 'SAMPLE00', names.city),
          ...postings(subjects, (account) => account.isAtCity === true),
        ],
      },
      {
        unit: sample.facility,
        commands: [
          registration('facility', 'SAMPLE01', names.facility),
          ...postings(subjects, (account) => account.isAtCity !== true),
          {
            type: 'site-plan.publish',
            payload: { document: sample.sitePlan, ...published },
          },
          { type: 'rule-set.publish', payload: { document: sample.rules, ...published } },
        ],
      },
    ],
  };
}

function registration(kind: 'facility' | 'city', code: string, name: typeof names.city) {
  const above = kind === 'facility' ? { city: sample.city } : {};
  return {
    type: 'facility.register',
    payload: { kind, code, name, timeZone: sample.timeZone, ...above },
  };
}

function postings(
  subjects: ReadonlyMap<string, string>,
  isWanted: (account: DemoAccount) => boolean,
) {
  return demoAccounts.filter(isWanted).map((account) => ({
    type: 'officer.post',
    payload: {
      officer: officerOf(account),
      principal: subjects.get(account.name),
      badge: badgeOf(account),
      name: `Demo ${account.name}`,
      posts: [account.post],
    },
  }));
}

/** The same account is the same officer in every run. */
function officerOf({ name }: DemoAccount): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const digest = createHash('sha256').update(name).digest();
  const tail = [...digest.subarray(0, 16)].map((byte) => alphabet[byte % alphabet.length]).join('');
  return `off_01KB3Q0000${tail}`;
}

function badgeOf({ name }: DemoAccount): string {
  return `${100_001 + demoAccounts.findIndex((account) => account.name === name)}`;
}
