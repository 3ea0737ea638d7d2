import type { Rule } from '@watchhouse/contracts';
import { compileRules } from '../detection/compile-rules.ts';
import { occurredAtOf } from '../detection/decision.ts';
import { emptyDetection } from '../detection/detection-state.ts';
import type { DetectionState } from '../detection/detection-state.ts';
import { singleEngine } from '../detection/editions.ts';
import { ingest } from '../detection/ingest.ts';
import type { DetectionItem, Ingested } from '../detection/ingest.ts';
import { aggregatesOf, morning, rulesOf, site, storyPlan } from './detection-builder.ts';
import type { Told } from './detection-builder.ts';

/** A decision in words: `raise`, `re-alarm` or `clear`, the second of the story, and which alarm. */
export interface Happening {
  readonly what: string;
  readonly second: number;
  readonly alarm: string;
}

/** Runs records through an engine with the given rules. */
export const run = (
  rules: readonly Rule[],
  items: readonly DetectionItem[],
  state: DetectionState = emptyDetection(site),
): Ingested => ingest(singleEngine(compileRules(rulesOf(...rules), storyPlan)), state, items);

/** What detection decides on a story; alarms are called a, b, c in the order in which they appear. */
export const decided = (rules: readonly Rule[], ...signals: readonly Told[]): Happening[] =>
  happenings(run(rules, aggregatesOf(signals)));

/** Decisions in words. */
export function happenings({ decisions }: Pick<Ingested, 'decisions'>): Happening[] {
  const names = new Map<string, string>();
  return decisions.map(({ command }) => {
    const { alarm } = command.payload;
    const name = names.get(alarm) ?? String.fromCharCode(97 + names.size);
    names.set(alarm, name);
    const what = command.type.replace('alarm.', '');
    const at = Date.parse(occurredAtOf(command));
    return { what, second: (at - morning) / 1_000, alarm: name };
  });
}

/** One happening, for comparing. */
export const happened = (what: string, second: number, alarm = 'a'): Happening => ({
  what,
  second,
  alarm,
});
