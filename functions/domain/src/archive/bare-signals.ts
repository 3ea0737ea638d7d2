import { Instant, limits, signalSchemaUri } from '@watchhouse/contracts';
import type { AgentId, FacilityId, Signal, SignalOf } from '@watchhouse/contracts';
import type { DetectionItem } from '../detection/ingest.ts';
import { derivedId } from '../ids/derived-id.ts';

/** Speaks for signals that name no agent. */
const nobody: AgentId = derivedId('agent', Instant.parse('2000-01-01T00:00:00.000Z'), ['nobody']);

/** Signals that stand alone in a recording, of one agent, on their way into an aggregate. */
interface Waiting {
  readonly signals: Signal[];
  /** Sequence number up to which aggregates were made. */
  last: number;
}

/** Makes aggregates, as an agent would, of signals that stand alone. */
export interface BareSignals {
  /** Takes the next one; what it completes. */
  readonly take: (signal: Signal) => readonly DetectionItem[];
  /** What still waits. */
  readonly rest: () => readonly DetectionItem[];
}

/**
 * A heartbeat closes what its agent said before it. Without one an aggregate is closed when it is full, so that a
 * recording of any length passes through. Signals are numbered anew: whoever chose and sorted them may have kept
 * neither the order nor all of the numbers, and detection takes what is numbered below the last one for known.
 */
export function bareSignals(facility: FacilityId): BareSignals {
  const agents = new Map<AgentId, Waiting>();
  const close = (agent: AgentId, waiting: Waiting): readonly DetectionItem[] => {
    const taken = waiting.signals.splice(0);
    if (taken.length === 0) return [];
    const from = waiting.last + 1;
    waiting.last += taken.length;
    const signals = inSequence(taken).map((signal, at) => ({ ...signal, sequence: from + at }));
    const numbers = { from, to: waiting.last, count: taken.length };
    return [{ header: { aggregate: 1, origin: 'agent', facility, agent, ...numbers }, signals }];
  };
  return {
    take: (signal) => {
      const agent = signal.agent ?? nobody;
      const alone = aloneOf(signal, facility, agent);
      if (alone !== undefined) return [alone];
      const waiting = agents.get(agent) ?? { signals: [], last: 0 };
      agents.set(agent, waiting);
      waiting.signals.push(signal);
      const isFull = waiting.signals.length >= limits.signal.aggregateSignalsMax;
      return isFull || signal.type === 'agent.heartbeat' ? close(agent, waiting) : [];
    },
    rest: () => [...agents].flatMap(([agent, waiting]) => close(agent, waiting)),
  };
}

/** In the order in which the agent numbered them, where it did. */
const inSequence = (signals: readonly Signal[]): readonly Signal[] =>
  signals.every(({ sequence }) => sequence !== undefined)
    ? [...signals].sort((left, right) => (left.sequence ?? 0) - (right.sequence ?? 0))
    : signals;

/** What never waits for the others: it is in no agent's order. */
function aloneOf(signal: Signal, facility: FacilityId, agent: AgentId): DetectionItem | undefined {
  const common = { aggregate: 1, facility, count: 1 } as const;
  if (signal.type === 'context.changed') {
    return { header: { ...common, origin: 'ledger' }, signals: [signal] };
  }
  if (signal.type === 'edge.alarm' || signal.type === 'map.summary') {
    return { header: { ...common, origin: 'expedited', agent }, signals: [signal] };
  }
  return undefined;
}

/** A heartbeat that nobody sent: everything of this agent has come up to an instant. */
export function impliedHeartbeat(
  facility: FacilityId,
  agent: AgentId,
  { at, sequence }: { readonly at: Instant; readonly sequence: number },
): DetectionItem {
  const signal: SignalOf<'agent.heartbeat'> = {
    specversion: '1.0',
    id: derivedId('signal', at, ['implied heartbeat', agent]),
    source: `urn:watchhouse:agent:${agent}`,
    type: 'agent.heartbeat',
    dataschema: signalSchemaUri('agent.heartbeat'),
    datacontenttype: 'application/json',
    time: at,
    facility,
    agent,
    sequence,
    data: {
      lastSequence: sequence - 1,
      spooled: 0,
      spoolBytes: 0,
      devicesOnline: 0,
      devicesTotal: 0,
      version: 'implied',
    },
  };
  const numbers = { from: sequence, to: sequence, count: 1 };
  return {
    header: { aggregate: 1, origin: 'agent', facility, agent, ...numbers },
    signals: [signal],
  };
}
