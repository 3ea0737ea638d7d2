import { limits } from '@watchhouse/contracts';
import type { AlarmDefinition, CommandOf, SignalOf } from '@watchhouse/contracts';
import type { DetectionDecision } from '@watchhouse/domain';

/** An alarm that the edge raised. */
export interface RaisedAlarm {
  readonly alarm: SignalOf<'edge.alarm'>['data'];
  readonly definition: AlarmDefinition;
  /** Sequence number at which the signals behind it are with the cloud. */
  readonly sequence: number;
}

/**
 * Picks from decisions what a person must hear of: every opening. Whether an earlier alarm of the same rule and key
 * was ended by hand meanwhile is known to the ledger alone, so an opening that may be such a repetition counts too,
 * but not within the rule's hold-off.
 */
export function createOpenings(): (
  decisions: readonly DetectionDecision[],
  sequence: number,
) => readonly RaisedAlarm[] {
  const openedAt = new Map<string, number>();
  return (decisions, sequence) =>
    decisions.flatMap(({ command, otherwise }) => {
      const raise = [command, ...otherwise].find(({ type }) => type === 'alarm.raise');
      if (raise?.type !== 'alarm.raise') return [];
      const { definition, key, holdOffSeconds } = raise.payload;
      const name = JSON.stringify([definition.rule, key]);
      const at = Date.parse(raise.payload.openedAt);
      const before = openedAt.get(name);
      const isRepetition = command !== raise && before !== undefined;
      if (isRepetition && at < before + holdOffSeconds * 1_000) return [];
      remember(openedAt, name, at);
      return [{ alarm: edgeAlarmOf(raise), definition, sequence }];
    });
}

function remember(openedAt: Map<string, number>, name: string, at: number): void {
  openedAt.delete(name);
  openedAt.set(name, at);
  const [oldest] = openedAt.keys();
  if (openedAt.size > limits.detection.keysPerRuleMax && oldest !== undefined)
    openedAt.delete(oldest);
}

function edgeAlarmOf({ payload }: CommandOf<'alarm.raise'>): RaisedAlarm['alarm'] {
  const { alarm, definition, key, openingSignal, openedAt, place, evidence } = payload;
  const { rule, ruleVersion } = definition;
  return { alarm, rule, ruleVersion, key, openingSignal, openedAt, place, evidence };
}
