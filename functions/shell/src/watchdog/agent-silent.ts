import type { AlarmPlace, FacilityId } from '@watchhouse/contracts';
import { alarmDefinitionOf, instantAfter, msBetween } from '@watchhouse/domain';
import type { Clock } from '../clock.ts';
import type { ArrivalRule } from './arrival-rules.ts';
import type { LastHeartbeat } from './fence-reader.ts';
import type { WatchCondition } from './report-condition.ts';

/** An agent has no room of its own; the alarm says what stands still. */
const place: AlarmPlace = {
  label: { 'zh-Hans': '现场代理', 'zh-Hant': '現場代理', en: 'Site agent' },
};

/** When the silence of an agent counts: the rule's time after its last heartbeat arrived. */
export const silentFrom = ({ forMs }: ArrivalRule, { arrivedAt }: LastHeartbeat) =>
  instantAfter(arrivedAt, forMs);

/** An agent from which nothing came for the time of a rule; the opening is the last heartbeat that came. */
export function agentSilent(
  facility: FacilityId,
  rule: ArrivalRule,
  heartbeat: LastHeartbeat,
  clock: Clock,
): WatchCondition {
  const { agent, signal, at, arrivedAt } = heartbeat;
  return {
    facility,
    rule: rule.rule.id,
    key: agent,
    definition: alarmDefinitionOf(rule.rule),
    holdOffSeconds: rule.rule.holdOffSeconds,
    place,
    opening: signal,
    openedAt: silentFrom(rule, heartbeat),
    values: {
      silentSeconds: Math.floor(msBetween(arrivedAt, clock.now()) / 1_000),
      allowedSeconds: rule.forMs / 1_000,
      lastHeartbeatAt: at,
    },
    isOf: ({ opening, basis }) => (basis ?? opening) === signal,
  };
}
