import { FacilityId, PersonCommand } from '@watchhouse/contracts';
import { expect, it } from 'vitest';
import { demoAccounts } from './demo-accounts.ts';
import { founding } from './founding.ts';
import { sampleFiles } from './sample-files.ts';

const subjects = new Map(demoAccounts.map(({ name }) => [name, `subject-of-${name}`]));
const { units } = founding(subjects, sampleFiles('run'), new Date('2026-11-24T00:00:00Z'));
const commands = units.flatMap(({ commands }) => commands);

it('founds the city before the facilities below it', () => {
  expect(units.map(({ unit }) => FacilityId.parse(unit).slice(0, 3))).toEqual([
    'cty',
    'fac',
    'fac',
  ]);
});

it('gives every demo account its post by commands that the API would take', () => {
  const posted = commands.filter(({ type }) => type === 'officer.post');
  expect(posted).toHaveLength(demoAccounts.length);
  for (const draft of commands.filter(({ payload }) => !('document' in payload))) {
    PersonCommand.parse({ ...draft, id: 'cmd_01JD8Z6M5V3N9QK2T7W4X8Y0AB' });
  }
});

it('gives no two officers the same id or badge', () => {
  for (const member of ['officer', 'badge', 'principal']) {
    const values = commands
      .map(({ payload }) => (payload as Record<string, unknown>)[member])
      .filter((value) => value !== undefined);
    expect(new Set(values).size).toBe(demoAccounts.length);
  }
});
