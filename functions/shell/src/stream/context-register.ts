import { StreamName } from '@watchhouse/contracts';
import type {
  DocumentReference,
  FacilityId,
  Instant,
  Signal,
  SitePlan,
} from '@watchhouse/contracts';
import { compileRules, contextOf, upcastEvent } from '@watchhouse/domain';
import type { Engine, Published } from '@watchhouse/domain';
import type { Ledger } from '../ledger/ledger.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { readRuleSet, readSitePlan } from '../published/documents.ts';
import type { Fault } from './fault.ts';

export type Register = 'rule-set' | 'site-plan';

/** One edition of a register as the stream told it. */
export interface Edition {
  readonly register: Register;
  /** Ledger position of its publication; a lower one is older news. */
  readonly position: number;
  readonly effectiveAt: Instant;
  readonly document: DocumentReference;
}

/** What detection works with: the editions in force, and those that wait for their time. */
export interface StreamContext {
  readonly inForce: Readonly<Partial<Record<Register, Edition>>>;
  readonly waiting: readonly Edition[];
}

export const emptyContext: StreamContext = { inForce: {}, waiting: [] };

export interface ContextServices {
  readonly ledger: Ledger;
  readonly objects: { readonly archive: ObjectStore };
}

/** The context with a new edition in it, or what is wrong with the signal that brought it. */
export async function announce(
  services: ContextServices,
  context: StreamContext,
  signal: Signal,
): Promise<{ readonly context: StreamContext } | { readonly fault: Fault }> {
  const edition = contextOf(signal);
  if (edition === undefined) return { context };
  const known = [context.inForce[edition.register], ...context.waiting].filter(
    (other) => other?.register === edition.register,
  );
  if (known.some((other) => (other?.position ?? 0) >= edition.position)) return { context };
  const fault = await faultOf(services, signal.facility, edition);
  if (fault !== undefined) return { fault };
  const { register, position, effectiveAt, document } = edition;
  const waiting = [...context.waiting, { register, position, effectiveAt, document }];
  return { context: { ...context, waiting } };
}

/** Whoever can write to the stream can claim anything; the ledger says whether it was published. */
async function faultOf(
  services: ContextServices,
  facility: FacilityId,
  edition: Edition,
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

/** Lets the editions count whose time has come. `undefined` when none has. */
export function takeEffect(context: StreamContext, now: Instant): StreamContext | undefined {
  const due = context.waiting.filter(({ effectiveAt }) => effectiveAt <= now);
  if (due.length === 0) return undefined;
  const inForce = { ...context.inForce };
  for (const edition of due) {
    const former = inForce[edition.register];
    if (former === undefined || former.position < edition.position) {
      inForce[edition.register] = edition;
    }
  }
  return { inForce, waiting: context.waiting.filter((edition) => !due.includes(edition)) };
}

/** The editions in force as the ledger itself knows them, for whoever lost the stream. */
export async function contextInLedger(
  services: ContextServices,
  facility: FacilityId,
): Promise<StreamContext> {
  const inForce: Partial<Record<Register, Edition>> = {};
  for (const register of ['rule-set', 'site-plan'] as const) {
    const stream = StreamName.parse(`${register}#${facility}`);
    const { seq, state } = await services.ledger.readState(facility, stream);
    const published = state as Published | undefined;
    if (published?.status !== 'published') continue;
    const { effectiveAt, document } = published;
    inForce[register] = { register, position: seq, effectiveAt, document };
  }
  return { inForce, waiting: [] };
}

/** The engine of a context; without a rule set or a plan one that decides nothing. */
export async function engineOf(
  services: ContextServices,
  facility: FacilityId,
  { inForce }: StreamContext,
): Promise<Engine> {
  const { archive } = services.objects;
  const rules = inForce['rule-set'] && (await readRuleSet(archive, inForce['rule-set'].document));
  const plan = inForce['site-plan'] && (await readSitePlan(archive, inForce['site-plan'].document));
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
