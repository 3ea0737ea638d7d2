import { AggregateHeader, Signal } from '@watchhouse/contracts';
import type { AgentId } from '@watchhouse/contracts';
import { compileRules, ingest, singleEngine, watermarkOf } from '@watchhouse/domain';
import type { DetectionItem, DetectionState } from '@watchhouse/domain';
import type { Setup } from '../config.ts';
import type { SpooledRecord } from '../spool/aggregate.ts';
import { watchPeople } from './people-in-sight.ts';
import type { PersonInSight } from './people-in-sight.ts';
import { createOpenings } from './raised-alarm.ts';
import type { RaisedAlarm } from './raised-alarm.ts';

/** The detection core over what an agent sends: the same fold as in the cloud, so the same alarm ids. */
export interface EdgeDetection {
  /** Folds records that are durable in the spool, in order; gives the alarms they raised. */
  readonly fold: (records: readonly SpooledRecord[]) => readonly RaisedAlarm[];
  readonly peopleAt: (now: number) => readonly PersonInSight[];
  readonly state: () => DetectionState;
  /** Last sequence number folded; 0 before the first. */
  readonly sequence: () => number;
  /** Event time up to which everything is decided; null before the first heartbeat. */
  readonly watermark: () => number | null;
}

/** Detection by the rules of a setup, none of them without a rule set, from a state on. */
export function createEdgeDetection(setup: Setup, from: DetectionState): EdgeDetection {
  const { agent } = setup.config;
  const engines = singleEngine(compileRules(setup.ruleSet ?? { rules: [] }, setup.plan));
  const openingsOf = createOpenings();
  const people = watchPeople();
  let state = from;
  return {
    fold: (records) =>
      records.flatMap((record) => {
        const item = itemOf(record);
        const { header } = item;
        if (header.origin === 'agent') state = bridged(state, agent, header.from);
        const { decisions, ...ingested } = ingest(engines, state, [item]);
        state = ingested.state;
        people.see(item.signals);
        return openingsOf(decisions, record.to);
      }),
    peopleAt: people.at,
    state: () => state,
    sequence: () => sequenceOf(state, agent),
    watermark: () => watermarkOf(state, agent),
  };
}

/**
 * The state ready for an aggregate: what is missing before it is not waited for, as the cloud would. An agent hands
 * over its own aggregates in order, so what is missing was delivered before a restart and will not come.
 */
function bridged(state: DetectionState, agent: AgentId, from: number): DetectionState {
  const known = state.agents[agent];
  if (!known || known.sequence === 0 || known.sequence >= from - 1) return state;
  return { ...state, agents: { ...state.agents, [agent]: { ...known, sequence: from - 1 } } };
}

/** Last sequence number of an agent that a state has taken. */
const sequenceOf = (state: DetectionState, agent: AgentId): number =>
  state.agents[agent]?.sequence ?? 0;

/** A record as detection reads it: a signal that breaks its contract is left out, as the cloud sets it aside. */
export function itemOf(record: SpooledRecord): DetectionItem {
  const [, ...lines] = record.text.split('\n');
  const signals = lines.flatMap((line) => {
    const { success, data } = Signal.safeParse(JSON.parse(line));
    return success ? [data] : [];
  });
  return { header: headerOf(record), signals };
}

/** The first line of a record. */
export const headerOf = ({ text }: SpooledRecord): AggregateHeader =>
  AggregateHeader.parse(JSON.parse(text.slice(0, text.indexOf('\n'))));
