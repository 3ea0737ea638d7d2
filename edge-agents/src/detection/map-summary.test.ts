import { AgentId, FacilityId, LevelId, limits, TrackId, ZoneId } from '@watchhouse/contracts';
import { expect, it } from 'vitest';
import { itemOf } from './edge-detection.ts';
import { summaryRecords } from './map-summary.ts';
import type { PersonInSight } from './people-in-sight.ts';

const { summaryPeopleMax, summaryPartsMax, bytesMax, zonesPerObservationMax } = limits.signal;
const numbered = (prefix: string, number: number) =>
  `${prefix}_01KB3Q0000${String(number).padStart(16, '0')}`;
const numbering = {
  facility: FacilityId.parse(numbered('fac', 1)),
  agent: AgentId.parse(numbered('agt', 1)),
};
const at = Date.parse('2026-11-24T08:00:00.000Z');

const people = (count: number, zones: number): PersonInSight[] =>
  Array.from({ length: count }, (_, index) => ({
    track: TrackId.parse(numbered('trk', index)),
    level: LevelId.parse(numbered('lvl', 1)),
    position: [123.45, 123.45],
    height: 1.75,
    zones: Array.from({ length: zones }, (_unused, zone) => ZoneId.parse(numbered('zon', zone))),
  }));
const summariesOf = (count: number, zones: number) =>
  summaryRecords(numbering, people(count, zones), at).map((record) => {
    const { header, signals } = itemOf(record);
    const [signal] = signals;
    if (signal?.type !== 'map.summary') return expect.fail('it is no summary');
    return { header, signal, record };
  });

it('is one signal for as many people as one holds, and another for one more', () => {
  expect(summariesOf(summaryPeopleMax, 1)).toHaveLength(1);
  const two = summariesOf(summaryPeopleMax + 1, 1);
  expect(two.map(({ signal }) => [signal.data.part, signal.data.parts])).toEqual([
    [1, 2],
    [2, 2],
  ]);
  expect(new Set(two.map(({ signal }) => signal.id)).size).toBe(2);
  expect(new Set(two.map(({ record }) => record.to))).toEqual(new Set([at]));
});

it('overtakes: expedited, alone and without a number', () => {
  const [one] = summariesOf(3, 1);
  expect(one?.header).toMatchObject({ origin: 'expedited', count: 1 });
  expect(one?.signal.expedited).toBe(true);
  expect(one?.signal).not.toHaveProperty('sequence');
});

it('stays within the size of a signal, however many zones people are in', () => {
  const parts = summariesOf(100, zonesPerObservationMax);
  for (const { signal } of parts) expect(JSON.stringify(signal).length).toBeLessThan(bytesMax);
  expect(parts.flatMap(({ signal }) => signal.data.people)).toHaveLength(100);
});

it('leaves out the longest unseen when there are too many', () => {
  const parts = summariesOf(summaryPeopleMax * (summaryPartsMax + 1), 0);
  expect(parts).toHaveLength(summaryPartsMax);
  expect(parts[0]?.signal.data.people[0]?.track).toBe(numbered('trk', summaryPeopleMax));
});

it('says that nobody is in sight', () => {
  expect(summariesOf(0, 0)[0]?.signal.data).toEqual({ part: 1, parts: 1, people: [] });
});
