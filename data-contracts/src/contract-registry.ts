import type { z } from 'zod';
import { AccessRecord } from './access/access-record.ts';
import { AgentConfig } from './agent/config.ts';
import { Scenario } from './agent/scenario.ts';
import { TopicMapping } from './agent/topic-mapping.ts';
import {
  ArchivedQuarantine,
  ArchivedRecord,
  ArchivedTransitions,
  Keyframe,
} from './archive/archive.ts';
import { PersonCommand, softwareCommands } from './command/command.ts';
import { Problem } from './command/refusal.ts';
import { CommandResult } from './command/result.ts';
import { FaultAnswer, FaultOrder } from './fault/fault-order.ts';
import { WebConfig } from './http/config.ts';
import { Checkpoint, Envelope } from './ledger/envelope.ts';
import { eventContracts } from './ledger/events.ts';
import { SitePlan } from './plan/site-plan.ts';
import { ClientFrame, LiveTicket, PushFrame } from './push/frame.ts';
import { Rule, RuleSet } from './rule/rule.ts';
import { QuarantinedRecord } from './signal/quarantine.ts';
import { AggregateHeader, Signal } from './signal/signal.ts';
import { AlarmPage, OpenAlarmRow, OpenAlarms } from './view/alarm-view.ts';
import { HealthRow, SystemHealth } from './view/health-view.ts';
import { LiveState } from './view/live-state.ts';
import { Quarantine, QuarantineEntry, QuarantineRow } from './view/quarantine-view.ts';
import { Me } from './view/session.ts';
import { WakeMessage } from './wake/wake-message.ts';

/**
 * A contract that crosses a process boundary. `received`: others write it and we read it, so that it must go
 * on accepting what it once accepted; `sent`: we write it and others read it, so that it must go on keeping
 * what it once promised; `kept`: written once and read for ever, so both.
 */
export interface RegisteredContract {
  readonly schema: z.ZodType;
  readonly direction: 'received' | 'sent' | 'kept';
}

type Entries = Readonly<Record<string, z.ZodType>>;
type Contracts = Readonly<Record<string, RegisteredContract>>;

const inDirection = (direction: RegisteredContract['direction'], entries: Entries): Contracts =>
  Object.fromEntries(
    Object.entries(entries).map(([name, schema]) => [name, { schema, direction }]),
  );
const prefixed = (prefix: string, entries: Entries): Entries =>
  Object.fromEntries(Object.entries(entries).map(([name, schema]) => [prefix + name, schema]));

const payloads: Entries = Object.fromEntries(
  Object.entries(eventContracts).map(([type, { payload }]) => [type, payload]),
);

/** Every contract by its name, which is also the name of its folder of vectors. */
export const contractRegistry: Contracts = {
  ...inDirection('received', {
    signal: Signal,
    'aggregate-header': AggregateHeader,
    'person-command': PersonCommand,
    ...prefixed('command.', softwareCommands),
    'client-frame': ClientFrame,
    'wake-message': WakeMessage,
    'agent-config': AgentConfig,
    scenario: Scenario,
    'topic-mapping': TopicMapping,
    'fault-order': FaultOrder,
    rule: Rule,
    'rule-set': RuleSet,
    'site-plan': SitePlan,
  }),
  ...inDirection('kept', {
    envelope: Envelope,
    ...prefixed('event.', payloads),
    checkpoint: Checkpoint,
    'access-record': AccessRecord,
    'quarantined-record': QuarantinedRecord,
    'archived-record': ArchivedRecord,
    'archived-quarantine': ArchivedQuarantine,
    'archived-transitions': ArchivedTransitions,
    keyframe: Keyframe,
  }),
  ...inDirection('sent', {
    'command-result': CommandResult,
    problem: Problem,
    'open-alarm-row': OpenAlarmRow,
    'open-alarms': OpenAlarms,
    'alarm-page': AlarmPage,
    'health-row': HealthRow,
    'system-health': SystemHealth,
    'live-state': LiveState,
    'quarantine-row': QuarantineRow,
    quarantine: Quarantine,
    'quarantine-entry': QuarantineEntry,
    me: Me,
    'live-ticket': LiveTicket,
    'push-frame': PushFrame,
    'web-config': WebConfig,
    'fault-answer': FaultAnswer,
  }),
};
