import type {
  DomainEvent,
  Envelope,
  EventPayload,
  EventType,
  HealthRow,
  Instant,
} from '@watchhouse/contracts';
import { readableEvent } from '../ledger/readable-event.ts';
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
  'stream.quarantine-replayed',
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

const handledEvent = (envelope: Envelope): Handled | undefined =>
  (handled as readonly string[]).includes(envelope.type)
    ? (readableEvent(envelope) as Handled | undefined)
    : undefined;

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
        ...former,
        part: 'quarantine',
        kind: 'quarantine',
        state: 'warning',
        since: at,
        count: (former?.count ?? 0) + count,
        detail: [Object.keys(reasons).sort().join(', '), firstPath].join(' ').trim().slice(0, 300),
      };
    }
    case 'stream.quarantine-replayed':
      return replayed(event.payload, former);
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

/** What could be read now lies there no longer; what is still at fault does. */
function replayed(
  { entries, readable, faulty, at }: EventPayload<'stream.quarantine-replayed'>,
  former: HealthRow | undefined,
): Omit<HealthRow, 'seq'> {
  const count = Math.max(0, (former?.count ?? 0) - entries) + faulty;
  return {
    ...former,
    part: 'quarantine',
    kind: 'quarantine',
    state: count === 0 ? 'ok' : 'warning',
    since: at,
    count,
    replayed: (former?.replayed ?? 0) + readable,
  };
}
