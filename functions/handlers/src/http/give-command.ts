import type { CommandResult, ConsumerName, PersonCommand, Refusal } from '@watchhouse/contracts';
import { refusalStatus } from '@watchhouse/contracts';
import { afterAppend, consumers, execute, markOf } from '@watchhouse/shell';
import type { AccessRequest, Services } from '@watchhouse/shell';
import { nothingPersonal } from './call.ts';
import type { Answer, FacilityCall } from './call.ts';
import { faultOfDocument } from './published-document.ts';
import { faultOfEntry } from './quarantine-entry.ts';

/**
 * Decides a person's command and appends what follows. Policy decision, post and purpose go into the envelope, which
 * is the trail of what was allowed.
 */
export async function giveCommand(
  call: FacilityCall,
  command: PersonCommand,
): Promise<Answer<CommandResult>> {
  const { services, facility, standing, post, purpose, correlation, decision } = call;
  const fault = await faultOfDocument(call, command);
  if (fault !== undefined) return { kind: 'refused', ...fault };
  const unknown = await faultOfEntry(call, command);
  if (unknown !== undefined) return refusedBy(unknown, command);
  const execution = await execute(services, command, {
    facility,
    now: services.clock.now(),
    mode: 'live',
    actor: { kind: 'officer', officer: standing.posting.officer },
    by: markOf(standing.posting, post),
    correlation,
    post,
    purpose,
    policyDecision: decision,
  });
  if (execution.kind === 'refused') return refusedBy(execution.refusal, command);
  if (execution.events.length > 0) await tellAtOnce(services, call, command);
  return { kind: 'found', body: execution.result, shown: nothingPersonal };
}

/** What does not exist in this facility is `missing`, so that the attempt gets into the trail. */
function refusedBy(refusal: Refusal, command: PersonCommand): Answer<never> {
  if (refusalStatus[refusal.code] !== 404) return { kind: 'refused', refusal };
  return { kind: 'missing', refusal, subjects: subjectsOf(command) };
}

/** A subject of the trail holds no more. */
const subjectCharactersMax = 60;

/** Whom or what a command is about, as its record names them. */
export function subjectsOf({ payload }: PersonCommand): readonly string[] {
  if ('alarm' in payload) return [payload.alarm];
  if ('person' in payload) return [payload.person];
  // The end of an object's name says which record it was.
  if ('object' in payload) return [payload.object.slice(-subjectCharactersMax)];
  return 'officer' in payload ? [payload.officer] : [];
}

/** Registers that must follow their command at once, so that a changed right counts with the next request. */
const registerOf: Partial<Record<PersonCommand['type'], ConsumerName>> = {
  'officer.post': 'postings',
  'officer.relieve': 'postings',
  'facility.register': 'facility',
  'rule-set.publish': 'published',
  'site-plan.publish': 'published',
  'stream.replay-quarantine': 'quarantine',
};

async function tellAtOnce(
  services: Services,
  { facility }: FacilityCall,
  { type }: PersonCommand,
): Promise<void> {
  const register = registerOf[type];
  try {
    if (register !== undefined) await consumers[register].run(services, facility);
  } catch (cause) {
    // The event is a fact; the wake message of the log runs the same consumer again.
    services.observer.error('A register did not follow its command.', cause, { facility, type });
  }
  await afterAppend(services, facility);
}

/** The facility that a `facility.register` is about to make, for the policies. */
export const registeringOf =
  (command: PersonCommand) =>
  (id: FacilityCall['facility']): AccessRequest['registering'] =>
    command.type === 'facility.register'
      ? { id, kind: command.payload.kind, city: command.payload.city }
      : undefined;
