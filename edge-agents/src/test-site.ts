import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

const ulid = (name: string): string => `01KB3Q0000${name.padEnd(16, '0')}`;
export const testFacility = `fac_${ulid('F')}`;
const testAgent = `agt_${ulid('A')}`;
export const testLevel = `lvl_${ulid('1')}`;
export const testButton = `dev_${ulid('B')}`;
const name = { 'zh-Hans': '一', 'zh-Hant': '一', en: 'One' };

const plan = {
  type: 'FeatureCollection',
  facility: testFacility,
  name,
  frame: { origin: [0, 0], rotation: 0 },
  features: [
    {
      type: 'Feature',
      feature_type: 'device',
      id: testButton,
      geometry: { type: 'Point', coordinates: [1, 1] },
      properties: { level: testLevel, kind: 'duress-button', name, agent: testAgent },
    },
  ],
};

/** Somebody who walks a metre a second for two seconds, and somebody who stands. */
const recording = Array.from({ length: 51 }, (_, frame) =>
  [`1 ${frame} ${frame * 4} 0 170`, `2 ${frame} 0 300 180`].join('\n'),
).join('\n');

const replay = {
  name: 'walk',
  recording: 'walk.txt',
  framesPerSecond: 25,
  unitMetres: 0.01,
  level: testLevel,
  origin: [5, 5],
  turnDegrees: 0,
  fromSecond: 0,
  toSecond: 2,
  startSecond: 0,
  repeatSeconds: 10,
};
const says = (atSecond: number, type: string, data: object) => ({
  atSecond,
  device: testButton,
  type,
  data,
});
const scenario = {
  heightLines: [2],
  replays: [replay],
  script: [
    says(0.1, 'device.health', { device: testButton, state: 'online' }),
    says(1.2, 'duress.pressed', { level: testLevel, position: [1, 1] }),
  ],
};

const rule = (id: string, on: string, clears: object, where: readonly object[] = []) => ({
  id,
  version: 1,
  title: name,
  source: 'a test',
  on,
  where,
  by: ['device'],
  pattern: { kind: 'match' },
  alarm: {
    category: 'duress',
    consequence: 'life',
    timeToRespond: 'under-1-min',
    message: name,
    action: name,
    shelvable: false,
  },
  clears,
  holdOffSeconds: 0,
});
const offline = { field: 'data.state', operator: 'equals', value: 'offline' };
const ruleSet = {
  rules: [
    rule('duress', 'duress.pressed', { when: 'by-hand' }),
    rule('gone', 'device.health', { when: 'condition-end' }, [offline]),
  ],
};

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Parts of the files of a small site that a test wants otherwise. */
export interface Otherwise {
  readonly config?: object;
  readonly scenario?: object;
  readonly plan?: object;
  readonly recording?: string;
}

/** Writes the files of a small site into a folder of the test; gives the path of the configuration. */
export function testSite(otherwise: Otherwise = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-edge-'));
  folders.push(folder);
  const write = (file: string, text: string): string => {
    writeFileSync(path.join(folder, file), text);
    return path.join(folder, file);
  };
  write('walk.txt', otherwise.recording ?? `# a remark\n${recording}\n`);
  write('plan.json', JSON.stringify({ ...plan, ...otherwise.plan }));
  write('password.txt', 'secret\n');
  write('rules.json', JSON.stringify(ruleSet));
  write('scenario.json', JSON.stringify({ ...scenario, ...otherwise.scenario }));
  const config = {
    facility: testFacility,
    agent: testAgent,
    stream: 'signals',
    region: 'us-east-1',
    sitePlan: 'plan.json',
    scenario: 'scenario.json',
    ruleSet: 'rules.json',
    stateDir: 'state',
    ...otherwise.config,
  };
  return write('agent.json', JSON.stringify(config));
}
