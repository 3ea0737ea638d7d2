import type { AlarmDefinition, Rule, RuleSet, SitePlan, ZoneClass } from '@watchhouse/contracts';
import { canonicalJson } from '../canonical-json/canonical-json.ts';
import { indexPlan } from '../geometry/plan-index.ts';
import type { PlanIndex } from '../geometry/plan-index.ts';
import { sha256Hex } from '../ids/digest.ts';
import { alarmDefinitionOf } from './alarm-definition.ts';
import { compileCondition } from './compile-condition.ts';
import type { CompiledCondition } from './compile-condition.ts';

/** A rule ready to run. */
export interface CompiledRule {
  /** Id, version and digest of the content: state survives a new rule set exactly where this stays. */
  readonly ref: string;
  readonly order: number;
  readonly rule: Rule;
  readonly definition: AlarmDefinition;
  readonly conditions: readonly CompiledCondition[];
  /** Whether it looks at a signal once for each zone the signal names. */
  readonly perZone: boolean;
  readonly endsByItself: boolean;
}

/** The rules that one signal type concerns: everywhere, and those only for a class of zones. */
export interface RuleSelection {
  readonly anywhere: readonly CompiledRule[];
  readonly byClass: ReadonlyMap<ZoneClass, readonly CompiledRule[]>;
}

/** Why a rule of the set is not run by this engine. */
export type NotRunReason = 'arrival-clock' | 'wrong-signal' | 'zone-unknown' | 'duplicate-id';

/** A rule set and a plan, compiled: pure data and closures, the same for every call. */
export interface Engine {
  readonly index: PlanIndex;
  /** By reference. */
  readonly rules: ReadonlyMap<string, CompiledRule>;
  readonly byId: ReadonlyMap<string, CompiledRule>;
  readonly byType: ReadonlyMap<Rule['on'], RuleSelection>;
  readonly notRun: readonly { readonly rule: string; readonly reason: NotRunReason }[];
}

/**
 * Compiles a rule set against a plan. Rules that cannot run here are listed, not refused: absence by the
 * clock of arrival belongs to the watchdog, since a silent site moves no watermark.
 */
export function compileRules(ruleSet: RuleSet, plan: SitePlan): Engine {
  const rules = new Map<string, CompiledRule>();
  const notRun: { rule: string; reason: NotRunReason }[] = [];
  const ids = new Set<string>();
  for (const rule of ruleSet.rules) {
    const reason = ids.has(rule.id) ? 'duplicate-id' : obstacleOf(rule);
    ids.add(rule.id);
    if (reason) notRun.push({ rule: rule.id, reason });
    else rules.set(refOf(rule), compileRule(rule, rules.size));
  }
  const byId = new Map([...rules.values()].map((compiled) => [compiled.rule.id, compiled]));
  return { index: indexPlan(plan), rules, byId, byType: selectionsOf(rules.values()), notRun };
}

function obstacleOf(rule: Rule): NotRunReason | undefined {
  if (rule.pattern.kind === 'absence' && rule.pattern.clock === 'arrival') return 'arrival-clock';
  if (rule.pattern.kind === 'dwell' && rule.on !== 'person.observed') return 'wrong-signal';
  if (looksPerZone(rule) && rule.on !== 'person.observed') return 'zone-unknown';
  return undefined;
}

const looksPerZone = ({ by, where, pattern }: Rule): boolean =>
  pattern.kind === 'dwell' ||
  by.includes('zone') ||
  where.some(({ field }) => field.startsWith('zone.'));

/** The id of the rule behind a reference. */
export const ruleOfRef = (ref: string): string => ref.slice(0, ref.indexOf('@'));

const refOf = (rule: Rule): string =>
  `${rule.id}@${rule.version}:${sha256Hex(canonicalJson(rule)).slice(0, 12)}`;

const compileRule = (rule: Rule, order: number): CompiledRule => ({
  ref: refOf(rule),
  order,
  rule,
  definition: alarmDefinitionOf(rule),
  conditions: rule.where.map(compileCondition),
  perZone: looksPerZone(rule),
  endsByItself: rule.clears.when !== 'by-hand',
});

function selectionsOf(rules: Iterable<CompiledRule>): Map<Rule['on'], RuleSelection> {
  interface Selecting {
    readonly anywhere: CompiledRule[];
    readonly byClass: Map<ZoneClass, CompiledRule[]>;
  }
  const selections = new Map<Rule['on'], Selecting>();
  for (const compiled of rules) {
    const selection: Selecting = selections.get(compiled.rule.on) ?? {
      anywhere: [],
      byClass: new Map<ZoneClass, CompiledRule[]>(),
    };
    selections.set(compiled.rule.on, selection);
    const classes = classesOf(compiled.rule);
    if (!classes) selection.anywhere.push(compiled);
    for (const zoneClass of classes ?? []) {
      selection.byClass.set(zoneClass, [...(selection.byClass.get(zoneClass) ?? []), compiled]);
    }
  }
  return selections;
}

/**
 * The zone classes a rule is bound to; undefined when it must see every signal. A match that ends with its
 * condition must also see the signals outside, because they end it.
 */
function classesOf({ pattern, where, clears }: Rule): readonly ZoneClass[] | undefined {
  if (pattern.kind === 'dwell') return [pattern.zoneClass];
  if (pattern.kind === 'match' && clears.when === 'condition-end') return undefined;
  for (const condition of where) {
    if (condition.field !== 'zone.class') continue;
    if (condition.operator === 'equals') return [condition.value as ZoneClass];
    if (condition.operator === 'one-of') return condition.value as ZoneClass[];
  }
  return undefined;
}
