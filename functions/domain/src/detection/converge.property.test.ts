import fc from 'fast-check';
import type { Rule, Signal } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import {
  aggregatesOf,
  aRule,
  deviceIs,
  doorIs,
  duressRule,
  dwellRule,
  edgeAlarm,
  expeditedOf,
  forcedRule,
  heartbeat,
  inputIs,
  morning,
  pressed,
  rulesOf,
  seen,
  silentRule,
  site,
  storyPlan,
} from '../builders/detection-builder.ts';
import type { Told } from '../builders/detection-builder.ts';
import { commandIds, settle, standing } from '../builders/settled-alarms.ts';
import { compileRules } from './compile-rules.ts';
import type { Engine } from './compile-rules.ts';
import type { DetectionDecision } from './decision.ts';
import { emptyDetection } from './detection-state.ts';
import type { DetectionState } from './detection-state.ts';
import { oldestNeeded, singleEngine } from './editions.ts';
import type { Engines } from './editions.ts';
import { ingest } from './ingest.ts';
import type { DetectionItem } from './ingest.ts';

/*
 * Law 3. The reference is delivery in order: the same aggregates without anything that overtakes, decided by the
 * engine and carried out by the alarm decider itself (`settle`). Whatever overtakes, whenever and however often, the
 * alarms that stand in the end (not corrected) must be those of the reference, each with its opening, what was said
 * to it again, and its end.
 */

const input = (id: string, parts: Partial<Omit<Rule, 'id'>>): Rule =>
  aRule(id, {
    on: 'input.changed',
    where: [{ field: 'data.active', operator: 'equals', value: true }],
    by: ['device'],
    ...parts,
  });
/** Every way in which an alarm can end, with and without a hold-off; one key that several devices keep up. */
const rules = [
  duressRule(),
  duressRule({ holdOffSeconds: 12 }),
  input('input', {}),
  input('input-held', { holdOffSeconds: 15 }),
  input('input-anywhere', { by: ['agent'], holdOffSeconds: 4 }),
  input('input-after', { clears: { when: 'after', seconds: 10 } }),
  input('input-after-held', { clears: { when: 'after', seconds: 9 }, holdOffSeconds: 6 }),
  input('input-by-hand', { clears: { when: 'by-hand' }, by: ['agent'] }),
  dwellRule({ by: ['zone'], holdOffSeconds: 15 }),
  forcedRule(),
  silentRule(),
].map((rule, index) => (index === 1 ? { ...rule, id: 'duress-held' } : rule));

const engineOf = (set: readonly Rule[]) => compileRules(rulesOf(...set), storyPlan);
const from = (at: number, engine: Engine): Engines[number] => ({ from: at, engine });
const allTime = singleEngine(engineOf(rules));

const moment = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom('p', 'q'), fc.subarray(['window', 'door-line'])).map(
      ([p, zones]) =>
        (s: number) =>
          seen(s, p, ...zones),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constantFrom('fence', 'panel'), fc.boolean()).map(
      ([name, active]) =>
        (s: number) =>
          inputIs(s, name, active),
    ),
  },
  { weight: 3, arbitrary: fc.constant(pressed) },
  fc.constantFrom('forced', 'closed').map((state) => (s: number) => doorIs(s, state)),
  fc.constant((s: number) => deviceIs(s, 'camera')),
);

/** A site's minutes. An expedited signal may come in order behind later ones, also behind a heartbeat. */
const story = fc
  .array(fc.tuple(moment, fc.integer({ min: 1, max: 7_000 }), fc.boolean(), fc.nat({ max: 4 })), {
    maxLength: 40,
    size: '+1',
  })
  .map((steps) => {
    let ms = 0;
    const placed: { readonly at: number; readonly told: Told }[] = [];
    steps.forEach(([make, wait, closes, behind], index) => {
      ms += wait;
      const told = make(ms / 1_000);
      placed.push({ at: index + (told.expedited ? behind : 0), told });
      if (closes) placed.push({ at: index + 0.5, told: heartbeat(ms / 1_000) });
    });
    const inOrder = placed.sort((left, right) => left.at - right.at).map(({ told }) => told);
    return aggregatesOf([...inOrder, heartbeat(ms / 1_000 + 60), heartbeat(ms / 1_000 + 61)]);
  });

const expedited = (items: readonly DetectionItem[]): Signal[] =>
  items.flatMap(({ signals }) => signals.filter((signal) => signal.expedited));
/** Where in the stream what overtakes arrives: for each up to three times, anywhere. */
const arrivals = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 50 });

/** The stream with what overtakes put in before the items of the given numbers. */
function overtaken(
  items: readonly DetectionItem[],
  ahead: readonly Told[],
  wheres: readonly (readonly number[])[],
): DetectionItem[] {
  const before = ahead.flatMap((told, index) =>
    (wheres[index % wheres.length] ?? []).map((n) => [n % (items.length + 1), told] as const),
  );
  const put = (at: number) => before.filter(([n]) => n === at).map(([, told]) => expeditedOf(told));
  return [...items.flatMap((item, index) => [...put(index), item]), ...put(items.length)];
}

const inOrder = (
  items: readonly DetectionItem[],
  engines = allTime,
): readonly DetectionDecision[] => ingest(engines, emptyDetection(site), items).decisions;

/** Feeds items one by one, from a snapshot of JSON each time; `known` says which editions a call knows of. */
function feed(items: readonly DetectionItem[], known: (item: DetectionItem) => Engines) {
  let state = emptyDetection(site);
  return items.flatMap((item) => {
    const ingested = ingest(known(item), state, [item]);
    state = JSON.parse(JSON.stringify(ingested.state)) as DetectionState;
    return ingested.decisions;
  });
}

const raises = (decisions: readonly DetectionDecision[]) =>
  decisions.flatMap(({ command }) => (command.type === 'alarm.raise' ? [command] : []));

it('the stories tell of alarms told ahead that are confirmed, replaced, said again and taken back', () => {
  const streams = fc.sample(fc.tuple(story, arrivals), { numRuns: 150, seed: 7 });
  const commands = streams.flatMap(([items, wheres]) =>
    inOrder(overtaken(items, expedited(items), wheres)).map(({ command }) => command),
  );
  expect(new Set(commands.map(({ type }) => type)).size).toBe(5);
  const replacing = commands.filter(
    ({ type, payload }) => type === 'alarm.re-alarm' && 'supersedes' in payload,
  );
  const replaced = commands.filter(
    ({ type, payload }) => type === 'alarm.correct' && 'supersededBy' in payload,
  );
  expect(replacing.length).toBeGreaterThan(10);
  expect(replaced.length).toBeGreaterThan(5);
  const raised = raises(streams.flatMap(([items]) => inOrder(items)));
  expect(new Set(raised.map(({ payload }) => payload.definition.rule)).size).toBe(rules.length);
});

describe('whatever overtakes', () => {
  it('the alarms that stand are those of delivery in order, and nothing is told twice', () => {
    fc.assert(
      fc.property(story, arrivals, (items, wheres) => {
        const { decisions } = ingest(
          allTime,
          emptyDetection(site),
          overtaken(items, expedited(items), wheres),
        );
        expect(standing(settle(decisions))).toEqual(standing(settle(inOrder(items))));
        expect(new Set(commandIds(decisions)).size).toBe(decisions.length);
      }),
    );
  });

  it('cutting the stream elsewhere, and going on from snapshots, gives the same decisions', () => {
    fc.assert(
      fc.property(story, arrivals, (items, wheres) => {
        const stream = overtaken(items, expedited(items), wheres);
        expect(feed(stream, () => allTime)).toEqual(inOrder(stream));
      }),
    );
  });

  it('an expedited signal that opens something new is told with its arrival', () => {
    fc.assert(
      fc.property(fc.nat({ max: 50 }), (second) => {
        const { decisions } = ingest(allTime, emptyDetection(site), [expeditedOf(pressed(second))]);
        expect(raises(decisions).map(({ payload }) => payload.definition.rule)).toEqual([
          'duress',
          'duress-held',
        ]);
      }),
    );
  });
});

/** What a second engine, at the site, raises over the same signals, as it would send it. */
function edgeAlarms(items: readonly DetectionItem[], engines: Engines): Told[] {
  let state = emptyDetection(site);
  return items.flatMap((item) => {
    const { decisions, ...ingested } = ingest(engines, state, [item]);
    state = ingested.state;
    const decidedAt = Math.max(...item.signals.map(({ time }) => Date.parse(time)));
    return raises(decisions).map((raise) => edgeAlarm((decidedAt - morning) / 1_000, raise));
  });
}

describe('alarms of the agent’s own detection', () => {
  it('come to the same alarms, none of them twice', () => {
    fc.assert(
      fc.property(story, arrivals, arrivals, (items, wheres, others) => {
        const ahead = overtaken(items, edgeAlarms(items, allTime), wheres);
        const stream = overtaken(ahead, expedited(items), others);
        const { decisions } = ingest(allTime, emptyDetection(site), stream);
        expect(standing(settle(decisions))).toEqual(standing(settle(inOrder(items))));
        expect(new Set(commandIds(decisions)).size).toBe(decisions.length);
      }),
    );
  });

  it('that came about under other rules are taken back, unless ours still come to them', () => {
    const quick = { kind: 'dwell', zoneClass: 'danger', forSeconds: 8, leaveSeconds: 3 } as const;
    const others = rules.map((rule) => (rule.id === 'dwell' ? { ...rule, pattern: quick } : rule));
    const local = singleEngine(engineOf([...others.slice(0, 3), ...others.slice(5)]));
    // The opening is told when the first of both came to it, so only the alarms are compared.
    const alarms = (told: readonly DetectionDecision[]) => Object.keys(standing(settle(told)));
    fc.assert(
      fc.property(story, arrivals, (items, wheres) => {
        const stream = overtaken(items, edgeAlarms(items, local), wheres);
        const { decisions } = ingest(allTime, emptyDetection(site), stream);
        expect(alarms(decisions)).toEqual(alarms(inOrder(items)));
      }),
    );
  });
});

describe('rules that change', () => {
  const changed = rules
    .filter(({ id }) => id !== 'forced' && id !== 'input-after')
    .map((rule) => ({ ...rule, version: 2 }));
  const third = rules.filter(({ id }) => id !== 'duress-held' && id !== 'dwell');
  const [first, second, last] = [engineOf(rules), engineOf(changed), engineOf(third)];
  /** Three editions, from so many milliseconds into the story on, and so many later. */
  const editionsAt = (start: number, wait: number): Engines => [
    from(0, first),
    from(morning + start, second),
    from(morning + start + wait, last),
  ];
  type When = readonly [number, number, number, number];
  const editions = fc.tuple(fc.nat({ max: 120_000 }), fc.nat({ max: 120_000 }), fc.nat(), fc.nat());
  /** Which editions are known when an item comes: each from some item on. */
  const knownOf = (items: readonly DetectionItem[], [start, wait, told, later]: When) => {
    const secondKnown = told % (items.length + 1);
    const lastKnown = secondKnown + (later % (items.length + 1));
    return (item: DetectionItem): Engines => {
      const at = items.indexOf(item);
      const all = editionsAt(start, wait);
      return all.slice(0, at >= lastKnown ? 3 : at >= secondKnown ? 2 : 1);
    };
  };

  it('decide by the time of what happened, however the stream is cut', () => {
    fc.assert(
      fc.property(story, editions, (items, [start, wait]) => {
        const all = editionsAt(start, wait);
        const { decisions, state } = ingest(all, emptyDetection(site), items);
        expect(feed(items, () => all)).toEqual(decisions);
        const needed = all.filter((edition) => edition.from >= (oldestNeeded(state) ?? 0));
        expect(ingest(needed, state, items.slice(-1)).state).toEqual(state);
        for (const { payload } of raises(decisions)) {
          // A signal that may come in order behind a heartbeat is decided by what is in force by then.
          if (!['dwell', 'forced', 'silent'].includes(payload.definition.rule)) continue;
          const at = Date.parse(payload.openedAt) - morning;
          const isChanged = at >= start && at < start + wait;
          expect(payload.definition.ruleVersion).toBe(isChanged ? 2 : 1);
        }
      }),
    );
  });

  it('come to the same alarms when others overtake, whenever an edition comes to be known', () => {
    fc.assert(
      fc.property(story, arrivals, editions, (items, wheres, when) => {
        const stream = overtaken(items, expedited(items), wheres);
        let at = 0;
        const known = knownOf(items, when);
        const knownInStream = (item: DetectionItem): Engines => {
          const index = items.indexOf(item);
          at = index < 0 ? at : index;
          return known(items[at] ?? item);
        };
        const decisions = feed(stream, knownInStream);
        const reference = feed(items, known);
        const idsOf = (told: readonly DetectionDecision[]) => Object.keys(standing(settle(told)));
        expect(idsOf(decisions)).toEqual(idsOf(reference));
      }),
    );
  });
});
