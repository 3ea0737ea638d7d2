import { z } from 'zod';
import { AccessRecordId, CorrelationId, FacilityId, OfficerId } from '../ids.ts';
import { limits } from '../limits.ts';
import { Instant, Sha256 } from '../primitives.ts';
import { Action } from './action.ts';
import { Post, Purpose } from './post.ts';

/** The decision of the policies about one request, kept in the trail. */
export const PolicyDecision = z
  .strictObject({
    outcome: z.enum(['allow', 'deny']),
    /** Ids of the policies that decided. */
    policies: z.array(z.string().max(100)).max(20),
    /** SHA-256 of the policy set. */
    version: Sha256,
  })
  .meta({ id: 'PolicyDecision' });
export type PolicyDecision = z.infer<typeof PolicyDecision>;

/** One read of personal data, or one refused request: written before the answer is given. */
export const AccessRecord = z
  .strictObject({
    id: AccessRecordId,
    facility: FacilityId,
    at: Instant,
    principal: z.string().min(1).max(200),
    officer: OfficerId.optional(),
    post: Post.optional(),
    purpose: Purpose.optional(),
    action: Action,
    decision: PolicyDecision,
    subjects: z.array(z.string().max(60)).max(limits.access.subjectsPerReadMax),
    fields: z.array(z.string().max(100)).max(limits.access.fieldsPerReadMax),
    correlation: CorrelationId,
  })
  .meta({ id: 'AccessRecord' });
export type AccessRecord = z.infer<typeof AccessRecord>;
