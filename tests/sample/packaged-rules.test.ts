import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Instant, RuleSet, Signal, SitePlan } from '@watchhouse/contracts';
import type { AgentId, SignalOf, SignalType } from '@watchhouse/contracts';
import { compileRules, derivedId, emptyDetection, ingest, singleEngine } from '@watchhouse/domain';
import { writeSample } from '@watchhouse/local';
import { describe, expect, it } from 'vitest';

const folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-rules-'));
const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const files = writeSample(folder);
const plan = SitePlan.parse(read(files.sitePlan));
const engines = singleEngine(compileRules(RuleSet.parse(read(files.rules)), plan));
rmSync(folder, { recursive: true, force: true });

const morning = Instant.parse('2026-11-24T08:00:00.000Z');
const camera = derivedId('device', morning, ['camera']);
const agent: AgentId = derivedId('agent', morning, ['agent']);
type Said<T extends SignalType = SignalType> = { [K in T]: readonly [K, SignalOf<K>['data']] }[T];

/** What a camera or its agent says, one each second, in order; the last heartbeat covers all of it. */
function decided(...said: readonly Said[]): string[] {
  const beat = ['agent.heartbeat', aHeartbeat] as const;
  const signals = [...said, beat].map(([type, data], index) =>
    Signal.parse({
      specversion: '1.0',
      id: derivedId('signal', morning, [`${index}`]),
      source: 'camera',
      time: new Date(Date.parse(morning) + index * 1_000).toISOString(),
      datacontenttype: 'application/json',
      type,
      dataschema: `urn:watchhouse:signal:${type}:1`,
      facility: plan.facility,
      agent,
      device: camera,
      sequence: index + 1,
      data,
    }),
  );
  const { length } = signals;
  const header = { aggregate: 1, origin: 'agent', facility: plan.facility, agent } as const;
  const items = [{ header: { ...header, from: 1, to: length, count: length }, signals }];
  return ingest(engines, emptyDetection(plan.facility), items).decisions.map(({ command }) =>
    command.type === 'alarm.raise' ? command.payload.definition.rule : command.type,
  );
}

const aHeartbeat: SignalOf<'agent.heartbeat'>['data'] = {
  lastSequence: 0,
  spooled: 0,
  spoolBytes: 0,
  devicesOnline: 1,
  devicesTotal: 1,
  version: '1',
};
const health = (state: 'online' | 'degraded' | 'offline'): Said<'device.health'> => [
  'device.health',
  { device: camera, state },
];
const clock = (state: 'steady' | 'off' | 'jumped'): Said<'device.clock'> => [
  'device.clock',
  { device: camera, state },
];
const analytic = (
  name: SignalOf<'camera.analytic'>['data']['analytic'],
  active: boolean,
  scenario = 'one',
  initial = false,
): Said<'camera.analytic'> => ['camera.analytic', { analytic: name, scenario, active, initial }];
const input = (channel: string, active: boolean): Said<'input.changed'> => [
  'input.changed',
  { input: 'port', channel, active, initial: false },
];

describe('the packaged rules', () => {
  it('a device that does not answer, until it does', () => {
    expect(
      decided(health('online'), health('offline'), health('offline'), health('degraded')),
    ).toEqual(['device-silent', 'alarm.clear']);
  });
  it('a clock that is off or jumped, until it is steady', () => {
    expect(decided(clock('steady'), clock('off'), clock('jumped'), clock('steady'))).toEqual([
      'clock-wrong',
      'alarm.clear',
    ]);
  });
  it('a camera that is covered, until it sees again', () => {
    expect(decided(analytic('scene-change', true), analytic('scene-change', false))).toEqual([
      'camera-covered',
      'alarm.clear',
    ]);
  });
  it('a line that is crossed, also where that was so when the camera was found', () => {
    expect(decided(analytic('fence-guard', true, 'one', true))).toEqual(['fence-guard']);
    expect(decided(analytic('fence-guard', false, 'one', true))).toEqual([]);
  });
  it('reported again after a lost line it is the same condition', () => {
    const again = analytic('fence-guard', true, 'one', true);
    expect(decided(analytic('fence-guard', true), again, analytic('fence-guard', false))).toEqual([
      'fence-guard',
      'alarm.clear',
    ]);
  });
  it('another analytic, or another line of the same camera, does not end it', () => {
    const crossed = analytic('fence-guard', true);
    expect(
      decided(crossed, analytic('motion-guard', false), analytic('fence-guard', false, 'two')),
    ).toEqual(['fence-guard']);
  });
  it('an alarm input, until all inputs of the device are at rest', () => {
    expect(decided(input('1', true), input('2', true), input('1', false))).toEqual([
      'alarm-input',
      'alarm.re-alarm',
    ]);
    expect(decided(input('1', true), input('2', false), input('1', false))).toEqual([
      'alarm-input',
      'alarm.clear',
    ]);
  });
});
