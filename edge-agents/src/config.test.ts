import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AgentConfig, limits, OnvifDevice } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { readSetup } from './config.ts';
import { replaySources } from './replay/site.ts';
import { testButton, testFacility, testSite } from './test-site.ts';
import type { Otherwise } from './test-site.ts';

const camera = {
  protocol: 'onvif',
  device: testButton,
  url: 'http://127.0.0.1:1/onvif/device_service',
  user: 'viewer',
  passwordFile: 'password.txt',
};

const start = (otherwise: Otherwise) => () => {
  const setup = readSetup(testSite(otherwise));
  return replaySources(setup, Date.parse('2026-11-24T08:00:00Z'));
};

it('reads a configuration, finds its files beside it and makes the folder of its memory', () => {
  const file = testSite();
  const { config, plan, replay, ruleSet } = readSetup(file);
  expect(plan.facility).toBe(testFacility);
  expect(config.speed).toBe(1);
  expect(config.spool.hoursMax).toBe(limits.agent.spoolHoursDefault);
  expect(replay?.folder).toBe(path.dirname(file));
  expect(ruleSet?.rules.map(({ id }) => id)).toEqual(['duress', 'gone']);
  expect(path.isAbsolute(config.stateDir) && existsSync(config.stateDir)).toBe(true);
});

it('needs neither scenario nor rules, and finds what a device names beside the file too', () => {
  const devices = [camera];
  const file = testSite({ config: { scenario: undefined, ruleSet: undefined, devices } });
  const setup = readSetup(file);
  expect(setup.replay).toBeUndefined();
  expect(setup.ruleSet).toBeUndefined();
  expect(setup.config.devices[0]).toMatchObject({
    passwordFile: path.join(path.dirname(file), 'password.txt'),
  });
});

it('is shown by example in the README, every field of it', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, example = ''] = /```json\n([^`]*)```/.exec(readme) ?? [];
  const shown = JSON.parse(example) as Record<string, unknown>;
  expect(AgentConfig.safeParse(shown).error).toBeUndefined();
  expect(Object.keys(shown).sort()).toEqual(Object.keys(AgentConfig.shape).sort());
  const devices = shown['devices'] as readonly object[];
  expect(Object.keys(devices[0] ?? {})).toEqual(Object.keys(OnvifDevice.shape));
});

describe('what is wrong is said in one sentence that names file and field', () => {
  it.each<[string, Otherwise, RegExp]>([
    ['a missing stream', { config: { stream: undefined } }, /agent\.json: stream: /],
    ['a misspelt field', { config: { sped: 2 } }, /agent\.json: .*sped/],
    ['a bad facility', { config: { facility: 'fac_1' } }, /agent\.json: facility: expected fac_/],
    ['a bad endpoint', { config: { endpoint: 'ftp://x' } }, /agent\.json: endpoint: /],
    ['speed without a start', { config: { speed: 4 } }, /speed: .*startAt in the past/],
    ['a spool too small', { config: { spool: { bytesMax: 1 } } }, /agent\.json: spool\.bytesMax: /],
    [
      'a device without user',
      { config: { devices: [{ ...camera, user: '' }] } },
      /devices\.0\.user: /,
    ],
    [
      'a device not in the plan',
      { config: { devices: [{ ...camera, device: `dev_01KB3Q0000${'9'.repeat(16)}` }] } },
      /devices\.0\.device: dev_\w+ is not in the site plan/,
    ],
    ['a device twice', { config: { devices: [camera, camera] } }, /devices\.1\.device: .* twice/],
    [
      'a past stretch with devices',
      { config: { devices: [camera], startAt: '2026-11-24T08:00:00.000Z' } },
      /startAt: a past stretch/,
    ],
    [
      'a device without password',
      { config: { devices: [{ ...camera, passwordFile: 'no.txt' }] } },
      /devices\.0\.passwordFile: .*no\.txt/,
    ],
    [
      'topics that are none',
      { config: { devices: [{ ...camera, topics: 'plan.json' }] } },
      /plan\.json: .*topics/,
    ],
    ['rules that are none', { config: { ruleSet: 'plan.json' } }, /plan\.json: .*rules/],
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
