import { limits, PushFrame } from '@watchhouse/contracts';
import type { MapDelta } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { idSource } from '../ids.ts';
import { cutMapDelta, cutViewDelta } from './cut-frame.ts';

const ids = idSource(systemClock);
const facility = ids.next('facility');
const levels = [ids.next('level'), ids.next('level')];
const counters = { signals: 1, late: 0, duplicates: 0, quarantined: 0, sequenceGaps: 0 };

const aMap = (people: number, zones: number): MapDelta => ({
  kind: 'map',
  facility,
  from: 7,
  to: 8,
  asOf: systemClock.now(),
  people: Array.from({ length: people }, (_, n) => ({
    track: ids.next('track'),
    level: levels[n % 2] ?? ids.next('level'),
    position: [n, 1.5],
    zones: Array.from({ length: zones }, () => ids.next('zone')),
    seenAt: systemClock.now(),
  })),
  gone: [ids.next('track')],
  doors: [],
  devices: [],
  counters,
});
const parse = (text: string) => PushFrame.parse(JSON.parse(text));
const aDelta = (rows: readonly unknown[]) =>
  ({
    kind: 'delta',
    view: 'system-health',
    facility,
    from: 1,
    to: 2,
    rows,
    removed: ['gone'],
    at: systemClock.now(),
  }) as const;
const aRow = (part: string, bytes: number) => ({ part, detail: 'x'.repeat(bytes) });

describe('cutting frames', () => {
  it('leaves a delta that fits in one piece, without numbers', () => {
    const map = aMap(5, 2);
    const [text, ...others] = cutMapDelta(map);
    expect(others).toEqual([]);
    const frame = parse(text ?? '');
    expect(frame).not.toHaveProperty('parts');
    expect('people' in frame && frame.people).toHaveLength(5);
  });

  it('cuts a larger one into numbered parts within the bound, losing nothing, level by level', () => {
    const map = aMap(400, 4);
    const texts = cutMapDelta(map);
    expect(texts.length).toBeGreaterThan(1);
    for (const text of texts) {
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limits.push.frameBytesMax);
    }
    const frames = texts.map(parse).filter((frame) => frame.kind === 'map');
    expect(frames.map(({ part }) => part)).toEqual(texts.map((_, n) => n + 1));
    expect(new Set(frames.map(({ parts }) => parts))).toEqual(new Set([texts.length]));
    const people = frames.flatMap(({ people: some }) => some);
    expect(new Set(people.map(({ track }) => track))).toEqual(
      new Set(map.people.map(({ track }) => track)),
    );
    const changes = people.filter(({ level }, n) => n > 0 && level !== people[n - 1]?.level);
    expect(changes).toHaveLength(1);
    expect(frames.flatMap(({ gone }) => gone)).toEqual(map.gone);
  });

  it('fills a frame up to its bound and not beyond', () => {
    const room = (bytes: number) => cutViewDelta(aDelta([aRow('a', bytes)])).length;
    const shell = Buffer.byteLength(JSON.stringify(aDelta([])));
    const around = limits.push.frameBytesMax - shell;
    const fitting = Array.from({ length: 200 }, (_, n) => around - 200 + n).filter(
      (bytes) => !(cutViewDelta(aDelta([aRow('a', bytes)]))[0] ?? '').includes('"resync"'),
    );
    const largest = cutViewDelta(aDelta([aRow('a', fitting.at(-1) ?? 0)]));
    for (const text of largest) {
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limits.push.frameBytesMax);
    }
    expect(room(100)).toBe(1);
  });

  it('asks for a new snapshot when a row alone is too large', () => {
    const texts = cutViewDelta(aDelta([aRow('a', limits.push.frameBytesMax)]));
    expect(texts.map(parse)).toEqual([{ kind: 'resync', facility, view: 'system-health' }]);
  });
});
