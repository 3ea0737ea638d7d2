import { Instant, StreamName } from '@watchhouse/contracts';
import type { FacilityId, Signal, SitePlan } from '@watchhouse/contracts';
import { compileRules, contextOf, upcastEvent } from '@watchhouse/domain';
import type { DetectionState, Engine, EngineEdition, Engines, Published } from '@watchhouse/domain';
import type { Ledger } from '../ledger/ledger.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { readRuleSet, readSitePlan } from '../published/documents.ts';
import {
  editionAt,
  emptyContext,
  newestPosition,
  registers,
  turningPoints,
  withEdition,
  withoutPast,
} from './editions.ts';
import type { Edition, StreamContext } from './editions.ts';
import type { Fault } from './fault.ts';

const longAgo = Instant.parse('1970-01-01T00:00:00.000Z');

export interface ContextServices {
  readonly ledger: Ledger;
  readonly objects: { readonly archive: ObjectStore };
}

/**
 * The context with a new edition in it and without those that nothing decided until now needs, or what is wrong with
 * the signal that brought it.
 */
export async function announce(
  services: ContextServices,
  { context, detection }: { readonly context: StreamContext; readonly detection: DetectionState },
  signal: Signal,
): Promise<{ readonly context: StreamContext } | { readonly fault: Fault }> {
  const edition = contextOf(signal);
  if (edition === undefined) return { context };
  const { register, position, effectiveAt, document } = edition;
  if (newestPosition(context, register) >= position) return { context };
  const fault = await faultOf(services, signal.facility, edition);
  if (fault !== undefined) return { fault };
  const announced = { register, position, effectiveAt, countsFrom: effectiveAt, document };
  return { context: withEdition(withoutPast(context, detection), announced) };
}

/** Whoever can write to the stream can claim anything; the ledger says whether it was published. */
async function faultOf(
  services: ContextServices,
  facility: FacilityId,
  edition: Pick<Edition, 'register' | 'position' | 'document'>,
): Promise<Fault | undefined> {
  const { events } = await services.ledger.readLog(facility, edition.position, 1);
  const event = events[0] && upcastEvent(events[0]);
  const isPublished =
    (event?.type === 'rule-set.published' || event?.type === 'site-plan.published') &&
    event.type === `${edition.register}.published` &&
    event.payload.document.sha256 === edition.document.sha256;
  if (!isPublished)
    return { reason: 'contract', path: 'data.position', detail: 'not in the ledger' };
  const { archive } = services.objects;
  const read =
    edition.register === 'rule-set'
      ? await readRuleSet(archive, edition.document)
      : await readSitePlan(archive, edition.document);
  if (read.kind === 'read') return undefined;
  return { reason: 'contract', path: 'data.document', detail: read.kind };
}

/**
 * The editions as the ledger itself knows them, for whoever lost the stream. It knows the last ones only: what came
 * before them is decided by them.
 */
export async function contextInLedger(
  services: ContextServices,
  facility: FacilityId,
): Promise<StreamContext> {
  let context = emptyContext;
  for (const register of registers) {
    const stream = StreamName.parse(`${register}#${facility}`);
    const { seq, state } = await services.ledger.readState(facility, stream);
    const published = state as Published | undefined;
    if (published?.status !== 'published') continue;
    const { effectiveAt, document, edition } = published;
    const countsFrom = edition > 1 ? longAgo : effectiveAt;
    context = withEdition(context, { register, position: seq, effectiveAt, countsFrom, document });
  }
  return context;
}

/** What the ledger knows of registers of which the context knows nothing. */
export async function withLedger(
  services: ContextServices,
  facility: FacilityId,
  context: StreamContext,
): Promise<StreamContext> {
  if (registers.every((register) => newestPosition(context, register) > 0)) return context;
  const known = await contextInLedger(services, facility);
  const missing = known.editions.filter(({ register }) => newestPosition(context, register) === 0);
  return missing.reduce(withEdition, context);
}

/**
 * The engines of a context, each with the instant from which it decides, in order. Before the first edition of all
 * nothing is decided; without a rule set or a plan an engine decides nothing.
 */
export async function enginesOf(
  services: ContextServices,
  facility: FacilityId,
  context: StreamContext,
): Promise<Engines> {
  const engines: EngineEdition[] = [];
  for (const at of new Set([longAgo, ...turningPoints(context)])) {
    const engine = await engineAt(services, facility, context, at);
    engines.push({ from: Date.parse(at), engine });
  }
  return engines;
}

async function engineAt(
  services: ContextServices,
  facility: FacilityId,
  context: StreamContext,
  at: Instant,
): Promise<Engine> {
  const { archive } = services.objects;
  const ruleSet = editionAt(context, 'rule-set', at);
  const sitePlan = editionAt(context, 'site-plan', at);
  const rules = ruleSet && (await readRuleSet(archive, ruleSet.document));
  const plan = sitePlan && (await readSitePlan(archive, sitePlan.document));
  return compileRules(
    rules?.kind === 'read' ? rules.document : { rules: [] },
    plan?.kind === 'read' ? plan.document : planOfNothing(facility),
  );
}

const planOfNothing = (facility: FacilityId): SitePlan => ({
  type: 'FeatureCollection',
  facility,
  name: { 'zh-Hans': '—', 'zh-Hant': '—', en: '—' },
  frame: { origin: [0, 0], rotation: 0 },
  features: [],
});
