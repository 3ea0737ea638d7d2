import { describe, expect, test } from 'vitest';

import { failIfEmpty, sumOutcomes } from './outcome.ts';
import { selectTiers, tierNames } from './tiers.ts';
import { countTests } from './vitest-tier.ts';

describe('counting a run', () => {
  test('outcomes add up', () => {
    const sum = sumOutcomes([
      { passed: 2, failed: 0 },
      { passed: 3, failed: 1 },
    ]);
    expect(sum).toEqual({ passed: 5, failed: 1 });
  });

  test('a tier in which nothing ran has failed', () => {
    expect(failIfEmpty({ passed: 0, failed: 0 })).toEqual({ passed: 0, failed: 1 });
    expect(failIfEmpty({ passed: 1, failed: 0 })).toEqual({ passed: 1, failed: 0 });
  });

  test('passed over tests and files that do not load count as failed', () => {
    const outcome = countTests({
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
        { status: 'failed', assertionResults: [{ status: 'failed' }] },
        { status: 'failed', assertionResults: [] },
      ],
    });
    expect(outcome).toEqual({ passed: 5, failed: 5 });
  });
});

describe('choosing tiers', () => {
  test('they run in their own order, whatever the order asked', () => {
    expect(selectTiers('sim,unit')).toEqual(['unit', 'sim']);
  });

  test('all and check name groups', () => {
    expect(selectTiers('all')).toEqual(tierNames);
    expect(selectTiers('check,unit')).toEqual([
      'types',
      'lint',
      'format',
      'unused',
      'architecture',
      'unit',
    ]);
  });

  test('an unknown tier is answered by the known ones', () => {
    expect(selectTiers('unit,speed')).toContain('Unknown tier in "unit,speed". Known: all, check');
  });
});
