import { z } from 'zod';

/** Everything a policy can allow; a command, a view and a push audience each name one. */
export const Action = z
  .enum([
    'alarm.view',
    'alarm.acknowledge',
    'alarm.shelve',
    'alarm.clear',
    'alarm.suppress',
    'alarm.service',
    'map.view',
    'plan.view',
    'health.view',
    'person.view',
    'person.register',
    'officer.post',
    'rule-set.publish',
    'site-plan.publish',
    'facility.register',
    'checkpoint.view',
    'live.connect',
    'quarantine.view',
    'quarantine.replay',
    /** Own postings and own name, before a purpose is chosen. */
    'session.view',
  ])
  .meta({ id: 'Action' });
export type Action = z.infer<typeof Action>;

/**
 * Who a push connection is for: what policy allowed at connect, so that fan-out asks no policy for each
 * row. `operations` sees alarms, map and health; `supervision` (without `map.view`) sees alarms and health,
 * no map, and alarms without the position and the track of a person.
 */
export const Audience = z.enum(['operations', 'supervision']).meta({ id: 'Audience' });
export type Audience = z.infer<typeof Audience>;
