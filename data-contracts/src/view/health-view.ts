import { z } from 'zod';
import { FacilityId } from '../ids.ts';
import { Instant } from '../primitives.ts';

/** One watched part of the system: an agent, the stream's quarantine, the ledger, a published register. */
export const HealthRow = z
  .strictObject({
    part: z.string().min(1).max(100),
    kind: z.enum(['agent', 'quarantine', 'ledger', 'rule-set', 'site-plan']),
    state: z.enum(['ok', 'warning', 'failed', 'unknown']),
    since: Instant,
    count: z.int().min(0).optional(),
    /** Of the quarantine: lines that went back into the stream after a fix; `count` is what is left. */
    replayed: z.int().min(0).optional(),
    detail: z.string().max(300).optional(),
    seq: z.int().min(1),
  })
  .meta({ id: 'HealthRow' });
export type HealthRow = z.infer<typeof HealthRow>;

export const SystemHealth = z
  .strictObject({
    facility: FacilityId,
    position: z.int().min(0),
    asOf: Instant,
    rows: z.array(HealthRow),
    /** How far each consumer of the log is behind its head, in events. */
    consumers: z.array(
      z.strictObject({ name: z.string(), position: z.int().min(0), behind: z.int().min(0) }),
    ),
    head: z.int().min(0),
  })
  .meta({ id: 'SystemHealth' });
export type SystemHealth = z.infer<typeof SystemHealth>;
