import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSetup } from './config.ts';
import { createProducer } from './producer.ts';
import { testFacility, testSite } from './test-site.ts';
import type { Otherwise } from './test-site.ts';

const start = (otherwise: Otherwise) => () => {
  const setup = readSetup(testSite(otherwise));
  return createProducer(setup, { sequence: 1, heartbeatAt: 0 }, Date.parse('2026-11-24T08:00:00Z'));
};

it('reads a configuration, finds its files beside it and makes the folder of its memory', () => {
  const file = testSite();
  const { config, plan } = readSetup(file);
  expect(plan.facility).toBe(testFacility);
  expect(config.speed).toBe(1);
  expect(path.isAbsolute(config.stateDir) && existsSync(config.stateDir)).toBe(true);
});

describe('what is wrong is said in one sentence that names file and field', () => {
  it.each<[string, Otherwise, RegExp]>([
    ['a missing stream', { config: { stream: undefined } }, /agent\.json: stream: /],
    ['a misspelt field', { config: { sped: 2 } }, /agent\.json: .*sped/],
    ['a bad facility', { config: { facility: 'fac_1' } }, /agent\.json: facility: expected fac_/],
    ['a bad endpoint', { config: { endpoint: 'ftp://x' } }, /agent\.json: endpoint: /],
    ['speed without a start', { config: { speed: 4 } }, /speed: .*startAt in the past/],
    ['a missing plan', { config: { sitePlan: 'no.json' } }, /no\.json cannot be read/],
    [
      'a foreign plan',
      { plan: { facility: `fac_01KB3Q0000${'9'.repeat(16)}` } },
      /facility is fac_/,
    ],
    ['a bad scenario', { scenario: { heightLines: [9] } }, /scenario\.json: heightLines\.0: /],
    ['a broken recording', { recording: '1 0 0 0\n' }, /walk\.txt is malformed at line 1/],
    ['a recording of words', { recording: 'a b c d e\n' }, /walk\.txt is malformed at line 1/],
  ])('%s', (_, otherwise, sentence) => {
    expect(start(otherwise)).toThrow(sentence);
  });
});
