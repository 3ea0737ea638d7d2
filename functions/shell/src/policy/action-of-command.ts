import type { Action, PersonCommandType } from '@watchhouse/contracts';

/** What a policy must allow for each command; the way back needs the same right as the way there. */
export const actionOfCommand: Readonly<Record<PersonCommandType, Action>> = {
  'alarm.acknowledge': 'alarm.acknowledge',
  'alarm.shelve': 'alarm.shelve',
  'alarm.unshelve': 'alarm.shelve',
  'alarm.end-condition': 'alarm.clear',
  'alarm.suppress': 'alarm.suppress',
  'alarm.unsuppress': 'alarm.suppress',
  'alarm.take-out-of-service': 'alarm.service',
  'alarm.return-to-service': 'alarm.service',
  'person.register': 'person.register',
  'officer.post': 'officer.post',
  'officer.relieve': 'officer.post',
  'rule-set.publish': 'rule-set.publish',
  'site-plan.publish': 'site-plan.publish',
  'stream.replay-quarantine': 'quarantine.replay',
  'facility.register': 'facility.register',
};
