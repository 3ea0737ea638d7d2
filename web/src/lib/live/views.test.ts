import { LiveState, MapDelta, OpenAlarmsDelta } from '@watchhouse/contracts';
import { describe, expect, test } from 'vitest';
import { anAlarm } from '../alarms/an-alarm.ts';
import { alarmsOf, mapOf, mapView, openAlarmsView } from './views.ts';

const facility = 'fac_01JD8Z6M5V3N9QK2T7W4X8Y0AB';
const at = '2026-11-24T08:00:00.000Z';
const later = '2026-11-24T08:00:01.000Z';
const counters = { signals: 0, late: 0, duplicates: 0, quarantined: 0, sequenceGaps: 0 };
const track = (number: number) => `trk_01JD8Z6M5V3N9QK2T7W4X8Y0A${String(number)}`;
const person = (number: number, x: number) => ({
  track: track(number),
  level: 'lvl_01JD8Z6M5V3N9QK2T7W4X8Y0AB',
  position: [x, 0],
  zones: [],
  seenAt: at,
});

const map = mapOf(
  LiveState.parse({
    facility,
    revision: 3,
    asOf: at,
    people: [person(1, 1), person(2, 2)],
    doors: [],
    devices: [],
    counters,
  }),
);
const delta = (fields: object) =>
  MapDelta.parse({
    kind: 'map',
    facility,
    from: 3,
    to: 4,
    asOf: later,
    people: [],
    gone: [],
    doors: [],
    devices: [],
    counters,
    ...fields,
  });

describe('the map', () => {
  test('moves who moved, keeps who did not, and forgets who is gone', () => {
    const next = mapView.apply(map, delta({ people: [person(1, 5)], gone: [track(2)] }));
    expect([...next.people.values()].map(({ position }) => position[0])).toEqual([5]);
    expect(next.revision).toBe(4);
    expect(next.doors).toBe(map.doors);
  });

  test('parts together say what the whole said', () => {
    const parts = [
      delta({ people: [person(1, 5)], part: 1, parts: 2 }),
      delta({ people: [person(2, 6)], part: 2, parts: 2 }),
    ];
    expect(mapView.join(parts)).toEqual(delta({ people: [person(1, 5), person(2, 6)] }));
  });

  test('a newer picture under an older number means that the server counts anew', () => {
    expect(mapView.isRestart?.(map, delta({ from: 0, to: 1 }))).toBe(true);
    expect(mapView.isRestart?.(map, delta({ from: 0, to: 1, asOf: at }))).toBe(false);
  });
});

test('an alarm that leaves the open list is removed from it', () => {
  const alarm = anAlarm({ number: 1 });
  const state = alarmsOf({
    facility: alarm.facility,
    position: 1,
    asOf: alarm.raisedAt,
    rows: [alarm],
  });
  const closed = OpenAlarmsDelta.parse({
    kind: 'delta',
    view: 'open-alarms',
    facility,
    from: 1,
    to: 2,
    rows: [],
    removed: [alarm.alarm],
    at,
  });
  expect([...openAlarmsView.apply(state, closed).rows]).toEqual([]);
});
