import { limits } from '@watchhouse/contracts';
import type {
  AccessRecord,
  Action,
  FacilityId,
  PolicyDecision,
  Refusal,
} from '@watchhouse/contracts';
import type { Call, FacilityCall, Shown } from './call.ts';
import { refusal } from './problem.ts';

type Who = Pick<AccessRecord, 'officer' | 'post' | 'purpose'>;

/**
 * Writes one record of the access log. A refusal means that it could not be written: then nothing of the answer
 * may be given.
 */
export async function leaveTrail(
  { services, caller, correlation }: Call,
  about: {
    readonly facility: FacilityId;
    readonly action: Action;
    readonly decision: PolicyDecision;
    readonly who: Who;
    readonly shown: Shown;
  },
): Promise<Refusal | undefined> {
  const { facility, action, decision, who, shown } = about;
  const record: AccessRecord = {
    id: services.ids.next('read'),
    facility,
    at: services.clock.now(),
    principal: caller.id,
    ...who,
    action,
    decision,
    subjects: shown.subjects.slice(0, limits.access.subjectsPerReadMax),
    fields: shown.fields.slice(0, limits.access.fieldsPerReadMax),
    correlation,
  };
  if (decision.outcome === 'deny') services.observer.count('AccessDenied');
  try {
    await services.accessLog.record(record);
    return undefined;
  } catch (cause) {
    services.observer.error('The access log could not be written.', cause, { facility, action });
    return refusal('access.trailUnavailable');
  }
}

/** The person of an allowed call, as the trail names them. */
export const whoOf = ({ standing, post, purpose }: FacilityCall): Who => ({
  officer: standing.posting.officer,
  post,
  purpose,
});

/** Decision about a thing that this facility does not have: no policy permits what does not exist. */
export const nothingThere = (version: PolicyDecision['version']): PolicyDecision => ({
  outcome: 'deny',
  policies: [],
  version,
});
