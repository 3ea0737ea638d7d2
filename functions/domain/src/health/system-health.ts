import type { DomainEvent, Envelope, EventType, HealthRow, Instant } from '@watchhouse/contracts';
import { upcastEvent } from '../ledger/upcast.ts';
import { noChange, rowWritten } from '../projection.ts';
import type { Projection } from '../projection.ts';

/** Rule whose alarms say that an agent is silent; its key is the agent's id. */
export const agentSilentRule = 'agent-silent';

const handled = [
  'alarm.raised',
  'alarm.re-alarmed',
  'alarm.condition-ended',
  'alarm.corrected',
  'stream.records-quarantined',
  'rule-set.published',
  'site-plan.published',
] as const satisfies readonly EventType[];
type Handled = DomainEvent<(typeof handled)[number]>;

/** Folds an event into the row of its part; `undefined` when it says nothing of any part. */
type Fold = (event: Handled, former: HealthRow | undefined) => Omit<HealthRow, 'seq'> | undefined;

/**
 * View `system-health`: one row per watched part, key the part: an agent by its id, `quarantine`,
 * `rule-set`, `site-plan`.
 */
export const systemHealthProjection: Projection<HealthRow> = {
  name: 'system-health',
  handles: handled,
  keys: (envelope) => {
    const event = handledEvent(envelope);
    const row = event && fold(event, undefined);
    return row ? [row.part] : [];
  },
  apply: (rows, envelope) => {
    const event = handledEvent(envelope);
    const part = event && fold(event, undefined)?.part;
    if (!part) return noChange();
    const former = rows(part);
    const row = former && envelope.seq <= former.seq ? undefined : fold(event, former);
    return row ? rowWritten(part, { ...row, seq: envelope.seq }) : noChange();
  },
};

function handledEvent(envelope: Envelope): Handled | undefined {
  const event = upcastEvent(envelope);
  return event && (handled as readonly string[]).includes(event.type)
    ? (event as Handled)
    : undefined;
}

const fold: Fold = (event, former) => {
  switch (event.type) {
    case 'alarm.raised': {
      const { definition, key, openedAt } = event.payload;
      return agent(definition.rule, key, 'failed', openedAt);
    }
    case 'alarm.re-alarmed':
      return agent(event.payload.rule, event.payload.key, 'failed', event.payload.at);
    case 'alarm.condition-ended':
    case 'alarm.corrected':
      return agent(event.payload.rule, event.payload.key, 'ok', event.payload.at);
    case 'stream.records-quarantined': {
      const { count, at, reasons, firstPath } = event.payload;
      return {
        part: 'quarantine',
        kind: 'quarantine',
        state: 'warning',
        since: at,
        count: (former?.count ?? 0) + count,
        detail: [Object.keys(reasons).sort().join(', '), firstPath].join(' ').trim().slice(0, 300),
      };
    }
    case 'rule-set.published':
    case 'site-plan.published': {
      const part = event.type === 'rule-set.published' ? 'rule-set' : 'site-plan';
      const { effectiveAt: since, edition: count, document } = event.payload;
      return { part, kind: part, state: 'ok', since, count, detail: document.sha256 };
    }
    default:
      event satisfies never;
      return undefined;
  }
};

const agent = (
  rule: string,
  part: string,
  state: HealthRow['state'],
  since: Instant,
): Omit<HealthRow, 'seq'> | undefined =>
  rule === agentSilentRule ? { part, kind: 'agent', state, since } : undefined;
