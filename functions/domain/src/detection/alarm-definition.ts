import { priorityOf } from '@watchhouse/contracts';
import type { AlarmDefinition, Rule } from '@watchhouse/contracts';

/** A rule's statement of its alarm as events carry it; the priority follows from the published table. */
export function alarmDefinitionOf(rule: Rule): AlarmDefinition {
  const { category, consequence, timeToRespond, message, action, shelvable } = rule.alarm;
  return {
    rule: rule.id,
    ruleVersion: rule.version,
    category,
    consequence,
    timeToRespond,
    priority: priorityOf(consequence, timeToRespond),
    title: rule.title,
    message,
    action,
    shelvable,
  };
}
