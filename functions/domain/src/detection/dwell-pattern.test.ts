import { describe, expect, it } from 'vitest';
import {
  aggregatesOf,
  dwellRule,
  heartbeat,
  seen,
  track,
  vanished,
  zoneId,
} from '../builders/detection-builder.ts';
import { decided, happened, run } from '../builders/detection-story.ts';

const rules = [dwellRule()];
/** A person who stands in the window line and is reported every five seconds. */
const standing = (from: number, to: number, person = 'p', zone = 'window') =>
  Array.from({ length: Math.floor((to - from) / 5) + 1 }, (_, step) =>
    seen(from + step * 5, person, zone),
  );

describe('a person in a danger zone', () => {
  it('raises nothing a second before the bound', () => {
    expect(decided(rules, ...standing(0, 19), heartbeat(19))).toEqual([]);
  });
  it('raises an alarm at the bound, seen by the watermark a second later', () => {
    expect(decided(rules, ...standing(0, 15), heartbeat(21))).toEqual([happened('raise', 20)]);
  });
  it('raises it by evidence as soon as the evidence is there', () => {
    expect(decided(rules, ...standing(0, 20), heartbeat(20))).toEqual([happened('raise', 20)]);
  });
  it('keeps to the bound of the zone where the zone has its own', () => {
    expect(decided(rules, ...standing(0, 25, 'p', 'door-line'), heartbeat(29))).toEqual([]);
    expect(decided(rules, ...standing(0, 30, 'p', 'door-line'), heartbeat(30))).toHaveLength(1);
  });
  it('does not count in a zone of another class', () => {
    expect(decided(rules, ...standing(0, 60, 'p', 'toilet'), heartbeat(61))).toEqual([]);
  });
});

describe('leaving', () => {
  it('shorter than the hysteresis counts as having stayed', () => {
    const story = [...standing(0, 10), seen(12, 'p'), seen(15, 'p', 'window'), heartbeat(21)];
    expect(decided(rules, ...story)).toEqual([happened('raise', 20)]);
  });
  it('longer than the hysteresis begins a new stay', () => {
    const story = [...standing(0, 10), seen(12, 'p'), seen(15.001, 'p', 'window')];
    expect(decided(rules, ...story, seen(20, 'p', 'window'), heartbeat(21))).toEqual([]);
  });
  it('just before the bound raises nothing unless the person comes back', () => {
    const out = [...standing(0, 15), seen(19, 'p')];
    expect(decided(rules, ...out, heartbeat(30))).toEqual([]);
    expect(decided(rules, ...out, seen(21, 'p', 'window'), heartbeat(21))).toEqual([
      happened('raise', 21),
    ]);
  });
  it('ends the alarm at the moment of leaving, told when the hysteresis has passed', () => {
    const story = [...standing(0, 25), seen(26, 'p'), heartbeat(29)];
    expect(decided(rules, ...story)).toEqual([happened('raise', 20)]);
    expect(decided(rules, ...story, heartbeat(29.5))).toEqual([
      happened('raise', 20),
      happened('clear', 26),
    ]);
  });
  it('and entering again later is a new alarm', () => {
    const again = standing(40, 60);
    expect(decided(rules, ...standing(0, 25), seen(26, 'p'), ...again, heartbeat(60))).toEqual([
      happened('raise', 20),
      happened('clear', 26),
      happened('raise', 60, 'b'),
    ]);
  });
});

describe('a track that is lost', () => {
  it('is unchanged for ten seconds and reaches the bound within them', () => {
    expect(decided(rules, ...standing(0, 10), heartbeat(20))).toEqual([happened('raise', 20)]);
  });
  it('is gone when silent for longer, so that the bound is never reached', () => {
    expect(decided(rules, ...standing(0, 5), seen(9.999, 'p', 'window'), heartbeat(60))).toEqual(
      [],
    );
  });
  it('ends its alarm ten seconds after it was last seen', () => {
    expect(decided(rules, ...standing(0, 25), heartbeat(35))).toEqual([happened('raise', 20)]);
    expect(decided(rules, ...standing(0, 25), heartbeat(36))).toEqual([
      happened('raise', 20),
      happened('clear', 35),
    ]);
  });
  it('ends its alarm at once when it is said to have vanished', () => {
    expect(decided(rules, ...standing(0, 25), vanished(27, 'p'), heartbeat(27))).toEqual([
      happened('raise', 20),
      happened('clear', 27),
    ]);
  });
});

describe('several people under one key', () => {
  const byZone = [dwellRule({ by: ['zone'], holdOffSeconds: 0 })];
  const both = [seen(0, 'p', 'window'), seen(4, 'q', 'window'), seen(9, 'p', 'window')].concat(
    [10, 14, 18, 22].flatMap((s) => [seen(s, 'p', 'window'), seen(s, 'q', 'window')]),
  );
  it('raise one alarm, which hears of the second', () => {
    expect(decided(byZone, ...both, heartbeat(24))).toEqual([
      happened('raise', 20),
      happened('re-alarm', 24),
    ]);
  });
  it('within the hold-off the second is silent', () => {
    const held = [dwellRule({ by: ['zone'], holdOffSeconds: 60 })];
    expect(decided(held, ...both, heartbeat(24))).toEqual([happened('raise', 20)]);
  });
  it('keep it up until the last has left', () => {
    const leaving = [vanished(25, 'p'), heartbeat(25), vanished(26, 'q'), heartbeat(26)];
    expect(decided(byZone, ...both, ...leaving)).toEqual([
      happened('raise', 20),
      happened('re-alarm', 24),
      happened('clear', 26),
    ]);
  });
  it('by zone and track each have their own', () => {
    expect(decided(rules, ...both, heartbeat(24))).toEqual([
      happened('raise', 20),
      happened('raise', 24, 'b'),
    ]);
  });
});

it('says where, since when, and on what evidence', () => {
  const { decisions } = run(rules, aggregatesOf([...standing(0, 15), heartbeat(21)]));
  const command = decisions[0]?.command;
  expect(command?.payload).toMatchObject({
    key: `${zoneId('window')}|${track('p')}`,
    place: { zone: zoneId('window'), label: { en: 'Hall, window', 'zh-Hans': 'Hallwindow' } },
    evidence: {
      track: track('p'),
      signals: [seen(0, 'p', 'window').id, seen(15, 'p', 'window').id],
      values: { stayedSeconds: 20, boundSeconds: 20, ruleVersion: 1 },
    },
    definition: { rule: 'dwell', priority: 'high' },
  });
});
