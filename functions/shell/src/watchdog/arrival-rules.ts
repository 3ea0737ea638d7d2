import type { FacilityId, Rule } from '@watchhouse/contracts';
import type { PublishedRow } from '@watchhouse/domain';
import type { ObjectStore } from '../objects/object-store.ts';
import { readRuleSet } from '../published/documents.ts';
import type { ViewStore } from '../view/view-store.ts';

export interface ArrivalRuleServices {
  readonly views: ViewStore;
  readonly objects: { readonly archive: ObjectStore };
}

/** A rule that an agent's heartbeats must keep coming, by the clock of arrival. */
export interface ArrivalRule {
  readonly rule: Rule;
  readonly forMs: number;
}

/** Parsed rule sets of this process by their hash; what lies under a hash never changes. */
const parsed = new Map<string, readonly ArrivalRule[]>();
const parsedMax = 50;

/** The rules of the facility's published rule set that are the watchdog's; none while nothing is published. */
export async function arrivalRules(
  services: ArrivalRuleServices,
  facility: FacilityId,
): Promise<readonly ArrivalRule[]> {
  const row = (await services.views.row(facility, 'published', 'rule-set')) as
    PublishedRow | undefined;
  if (row === undefined) return [];
  const { sha256 } = row.document;
  const known = parsed.get(sha256);
  if (known !== undefined) return known;
  const read = await readRuleSet(services.objects.archive, row.document);
  if (read.kind !== 'read') throw new Error(`The published rule set ${sha256} is ${read.kind}.`);
  const own = read.document.rules.flatMap(watchdogRule);
  if (parsed.size >= parsedMax) parsed.clear();
  parsed.set(sha256, own);
  return own;
}

function watchdogRule(rule: Rule): readonly ArrivalRule[] {
  const { pattern, on } = rule;
  if (on !== 'agent.heartbeat' || pattern.kind !== 'absence') return [];
  return pattern.clock === 'arrival' ? [{ rule, forMs: pattern.forSeconds * 1_000 }] : [];
}
