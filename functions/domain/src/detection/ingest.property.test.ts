import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aggregateOf,
  aggregatesOf,
  deviceIs,
  doorIs,
  duressRule,
  dwellRule,
  expeditedOf,
  forcedRule,
  heartbeat,
  pressed,
  seen,
  silentRule,
  vanished,
} from '../builders/detection-builder.ts';
import type { Told } from '../builders/detection-builder.ts';
import { run } from '../builders/detection-story.ts';
import { emptyDetection } from './detection-state.ts';
import type { DetectionState } from './detection-state.ts';
import type { DetectionItem, Ingested } from './ingest.ts';
import { site } from '../builders/detection-builder.ts';

const rules = [
  dwellRule({ by: ['zone'], holdOffSeconds: 15 }),
  forcedRule(),
  duressRule(),
  silentRule(),
];

const person = fc.constantFrom('p', 'q', 'r');
const zones = fc.subarray(['window', 'door-line', 'toilet']);
const moment = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(person, zones).map(
      ([p, z]) =>
        (s: number) =>
          seen(s, p, ...z),
    ),
  },
  { weight: 1, arbitrary: person.map((p) => (s: number) => vanished(s, p)) },
  fc.constantFrom('forced', 'closed').map((state) => (s: number) => doorIs(s, state)),
  fc.constantFrom('camera', 'panel').map((name) => (s: number) => deviceIs(s, name)),
  { weight: 1, arbitrary: fc.constant((s: number) => pressed(s)) },
);
/** A site's minutes: things happen some seconds apart, with a heartbeat every few of them. */
const story = fc
  .array(fc.tuple(moment, fc.integer({ min: 1, max: 9_000 }), fc.boolean()), { maxLength: 60 })
  .map((steps) => {
    let ms = 0;
    const told: Told[] = [];
    for (const [make, wait, closes] of steps) {
      ms += wait;
      told.push(make(ms / 1_000));
      if (closes) told.push(heartbeat(ms / 1_000));
    }
    return [...told, heartbeat(ms / 1_000 + 60)];
  });

const decisionsOf = (runs: readonly Pick<Ingested, 'decisions'>[]) =>
  runs.flatMap(({ decisions }) => decisions);
const whole = (signals: readonly Told[]) => run(rules, aggregatesOf(signals)).decisions;

/** Feeds records in batches; `between` stands for what happens to the state from call to call. */
function feed(
  batches: readonly (readonly DetectionItem[])[],
  between: (state: DetectionState) => DetectionState = (state) => state,
) {
  let state = emptyDetection(site);
  return batches.map((batch) => {
    const ingested = run(rules, batch, state);
    state = between(ingested.state);
    return ingested;
  });
}

const cut = <T>(items: readonly T[], sizes: readonly number[]): T[][] => {
  const batches: T[][] = [];
  let at = 0;
  for (let step = 0; at < items.length; step += 1) {
    const size = sizes[step % sizes.length] ?? 1;
    batches.push(items.slice(at, at + size));
    at += size;
  }
  return batches;
};
const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 });

it('the stories tell of alarms raised, raised again and cleared, by every rule', () => {
  const decisions = fc.sample(story, { numRuns: 100, seed: 7 }).flatMap(whole);
  expect(new Set(decisions.map(({ command }) => command.type)).size).toBe(3);
  const raised = decisions.flatMap(({ command }) =>
    command.type === 'alarm.raise' ? [command.payload.definition.rule] : [],
  );
  expect(new Set(raised)).toEqual(new Set(['dwell', 'forced', 'duress', 'silent']));
});

describe('the same stream gives the same decisions', () => {
  it('however it is cut into batches', () => {
    fc.assert(
      fc.property(story, sizes, (signals, cuts) => {
        const batches = cut(aggregatesOf(signals), cuts);
        expect(decisionsOf(feed(batches))).toEqual(whole(signals));
      }),
    );
  });

  it('however the signals lie between two heartbeats', () => {
    fc.assert(
      fc.property(story, fc.nat(), (signals, turn) => {
        const shuffled = aggregatesOf(signals).flatMap(({ signals: told }) => {
          const body = told.slice(0, -1);
          const by = body.length === 0 ? 0 : turn % body.length;
          return [...body.slice(by), ...body.slice(0, by), ...told.slice(-1)];
        });
        expect(whole(shuffled)).toEqual(whole(signals));
      }),
    );
  });

  it('however many heartbeats one aggregate holds', () => {
    fc.assert(
      fc.property(story, sizes, (signals, cuts) => {
        const merged = cut(aggregatesOf(signals), cuts).map((batch) =>
          aggregateOf(batch.flatMap((item) => item.signals)),
        );
        expect(run(rules, merged).decisions).toEqual(whole(signals));
      }),
    );
  });

  it('with any aggregates delivered again', () => {
    fc.assert(
      fc.property(story, fc.array(fc.nat(), { maxLength: 10 }), (signals, repeats) => {
        const items = aggregatesOf(signals);
        const again = items.flatMap((item, index) => [
          item,
          ...repeats.filter((r) => r % items.length === index).map((r) => items[r % (index + 1)]),
        ]);
        const resent = again.filter((item) => item !== undefined);
        expect(run(rules, resent).decisions).toEqual(run(rules, items).decisions);
      }),
    );
  });

  it('with every button also overtaking, whenever it arrives', () => {
    fc.assert(
      fc.property(story, fc.nat(), (signals, where) => {
        const button = signals.find(({ type }) => type === 'duress.pressed');
        fc.pre(button !== undefined);
        const items = aggregatesOf(signals);
        items.splice(where % (items.length + 1), 0, expeditedOf(button));
        const ids = (decisions: Ingested['decisions']) =>
          decisions.flatMap(({ command: { payload, type } }) =>
            type === 'alarm.raise' && payload.definition.rule !== 'duress' ? [payload.alarm] : [],
          );
        const counted = run(rules, items);
        expect(ids(counted.decisions)).toEqual(ids(whole(signals)));
        expect(counted.decisions).toHaveLength(whole(signals).length);
      }),
    );
  });
});

it('a crash before any call, and resuming from a snapshot as JSON, gives the same decisions', () => {
  fc.assert(
    fc.property(story, sizes, (signals, cuts) => {
      const batches = cut(aggregatesOf(signals), cuts);
      const snapshots = (state: DetectionState) =>
        JSON.parse(JSON.stringify(state)) as DetectionState;
      expect(decisionsOf(feed(batches, snapshots))).toEqual(decisionsOf(feed(batches)));
    }),
  );
});

it('a call that is repeated finds its state as it was', () => {
  fc.assert(
    fc.property(story, (signals) => {
      const items = aggregatesOf(signals);
      const half = run(rules, items.slice(0, items.length / 2)).state;
      const kept = JSON.stringify(half);
      const first = run(rules, items.slice(items.length / 2), half);
      expect(JSON.stringify(half)).toBe(kept);
      expect(run(rules, items.slice(items.length / 2), half)).toEqual(first);
    }),
  );
});
