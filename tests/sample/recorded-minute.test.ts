import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { limits, RuleSet, SitePlan } from '@watchhouse/contracts';
import type { Position, TrackId } from '@watchhouse/contracts';
import {
  compileRules,
  emptyDetection,
  indexPlan,
  ingest,
  segmentsCross,
  singleEngine,
  unitAt,
} from '@watchhouse/domain';
import { writeSample } from '@watchhouse/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentConfig, recordedSeconds, startsAt } from './recorded-minute.ts';
import type { ReadRecord } from './recorded-minute.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-sample-'));
const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const files = writeSample(folder);
const plan = SitePlan.parse(read(files.sitePlan));
const engine = compileRules(RuleSet.parse(read(files.rules)), plan);
let records: readonly ReadRecord[] = [];

beforeAll(() => {
  const file = path.join(folder, 'agent.json');
  writeFileSync(file, JSON.stringify(agentConfig(folder)));
  // Every signal is parsed by its contract on the way.
  records = recordedSeconds(80, file);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const seconds = (instant: string): number => (Date.parse(instant) - startsAt) / 1_000;
const decisions = () =>
  ingest(singleEngine(engine), emptyDetection(plan.facility), records).decisions;

describe('the first minute of the sample', () => {
  it('stays far below a site’s share of the stream in every second', () => {
    const perSecond = new Map<number, { signals: number; bytes: number }>();
    for (const { signals, bytes } of records) {
      const second = Math.ceil(seconds(signals.at(-1)?.time ?? ''));
      const sum = perSecond.get(second) ?? { signals: 0, bytes: 0 };
      perSecond.set(second, { signals: sum.signals + signals.length, bytes: sum.bytes + bytes });
    }
    const most = [...perSecond.values()];
    expect(Math.max(...most.map(({ signals }) => signals))).toBeLessThan(
      limits.signal.perSecondMax / 2,
    );
    expect(Math.max(...most.map(({ bytes }) => bytes))).toBeLessThan(
      limits.signal.bytesPerSecondMax / 2,
    );
  });

  it('raises one alarm: a group waits before door A, until it has passed', () => {
    const found = decisions().map(({ command }) => command);
    expect(found.map(({ type }) => type)).toEqual(['alarm.raise', 'alarm.clear']);
    const [raise, clear] = found;
    if (raise?.type !== 'alarm.raise' || clear?.type !== 'alarm.clear') throw new Error('no alarm');
    expect(seconds(raise.payload.openedAt)).toBeLessThanOrEqual(60);
    expect(seconds(clear.payload.at)).toBeGreaterThan(60);
    expect(raise.payload).toMatchObject({
      definition: { rule: 'danger-zone-dwell', priority: 'high' },
      place: {
        label: { 'zh-Hans': 'AB门前厅A门前危险区', en: 'Sally port lobby, approach to door A' },
      },
      evidence: { values: { boundSeconds: 20, stayedSeconds: 20 } },
    });
  });

  it('shows doors that open and devices that answer', () => {
    const types = new Set(records.flatMap(({ signals }) => signals.map(({ type }) => type)));
    expect([...types].sort()).toEqual([
      'agent.heartbeat',
      'device.health',
      'door.state',
      'person.motion',
      'person.observed',
    ]);
  });
});

describe('recorded people', () => {
  const index = indexPlan(plan);
  const doors = [...index.doors.values()].map(({ geometry }) => geometry.coordinates);
  const seen = () =>
    records.flatMap(({ signals }) =>
      signals.flatMap((one) => (one.type === 'person.observed' ? [one.data] : [])),
    );

  it('walk inside rooms', () => {
    const outside = seen().filter(({ level, position }) => !unitAt(index, level, position));
    expect(outside).toEqual([]);
  });

  it('go from room to room through doors, never through walls', () => {
    const before = new Map<TrackId, Position>();
    const passages: boolean[] = [];
    for (const { track, level, position } of seen()) {
      const last = before.get(track);
      before.set(track, position);
      if (!last || unitAt(index, level, last) === unitAt(index, level, position)) continue;
      passages.push(
        doors.some(([from, to]) => from && to && segmentsCross(from, to, last, position)),
      );
    }
    expect(passages.length).toBeGreaterThan(5);
    expect(passages.every(Boolean)).toBe(true);
  });

  it('have the heights that were measured', () => {
    const heights = new Set(seen().map(({ height }) => height));
    expect(heights.size).toBeGreaterThan(8);
    for (const height of heights) expect(height).toBeGreaterThan(1.4);
  });
});
