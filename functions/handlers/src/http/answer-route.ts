import { PersonCommand, routes } from '@watchhouse/contracts';
import type { Action, PolicyDecision, RouteName } from '@watchhouse/contracts';
import { actionOfCommand } from '@watchhouse/shell';
import { z } from 'zod';
import { admit } from './admit.ts';
import type { Answer, Call, FacilityCall, Shown } from './call.ts';
import { giveCommand, registeringOf, subjectsOf } from './give-command.ts';
import { giveLiveTicket } from './live-ticket.ts';
import { readAsked, readPlace } from './read-request.ts';
import { signOut, viewMe } from './session-routes.ts';
import { leaveTrail, nothingThere, whoOf } from './trail.ts';
import { viewAlarmPage, viewOpenAlarms } from './view-alarms.ts';
import { viewCheckpoints } from './view-checkpoints.ts';
import { viewSystemHealth } from './view-health.ts';
import { viewLiveState, viewSitePlan } from './view-map.ts';
import { viewQuarantine, viewQuarantineEntry } from './view-quarantine.ts';

type Parameters = Readonly<Record<string, string>>;

/** Routes about a facility that change nothing in its log, by what serves them. */
const views = {
  liveTicket: giveLiveTicket,
  openAlarms: viewOpenAlarms,
  alarmPage: viewAlarmPage,
  systemHealth: viewSystemHealth,
  liveState: viewLiveState,
  sitePlan: viewSitePlan,
  quarantine: viewQuarantine,
  quarantineEntry: viewQuarantineEntry,
  checkpoints: viewCheckpoints,
} as const satisfies Partial<Record<RouteName, (call: FacilityCall) => Promise<Answer>>>;

/** A body where none is needed: absent, or an empty object. */
const Empty = z.strictObject({});
const nowhere = { ok: true, value: undefined } as const;

/** Answers a route of the contract for an authenticated caller; whatever must be in the trail is there by then. */
export async function answerRoute(
  name: RouteName,
  call: Call,
  parameters: Parameters,
): Promise<Answer> {
  switch (name) {
    case 'me':
      return viewMe(call);
    case 'signOut': {
      const asked = await readAsked(call.request, Empty, nowhere);
      return asked.kind === 'asked' ? signOut(call) : asked;
    }
    case 'command':
      return answerCommand(call, parameters);
    default:
      return answerView(name, call, parameters);
  }
}

async function answerCommand(call: Call, parameters: Parameters): Promise<Answer> {
  const asked = await readAsked(call.request, PersonCommand, readPlace(call.request));
  if (asked.kind === 'refused') return asked;
  const action = actionOfCommand[asked.body.type];
  const registering = registeringOf(asked.body);
  const admitted = await admit(call, asked.place, action, parameters, registering);
  if (!admitted.ok) return { kind: 'refused', refusal: admitted.refusal };
  const answer = await giveCommand(admitted.call, asked.body);
  // What was done stands in the envelope; what was allowed and came to nothing needs a record of its own.
  if (answer.kind === 'found') return answer;
  if (answer.kind === 'missing') return recorded(admitted.call, action, answer);
  // The policies said yes, the state of the house said no: the record is of their decision.
  const { decision } = admitted.call;
  const about = { decision, subjects: subjectsOf(asked.body), fields: [] };
  return recordedAs(about, admitted.call, action, answer);
}

async function answerView(
  name: keyof typeof views,
  call: Call,
  parameters: Parameters,
): Promise<Answer> {
  const { action } = routes[name];
  const asked = await readAsked(call.request, Empty, readPlace(call.request));
  if (asked.kind === 'refused') return asked;
  const admitted = await admit(call, asked.place, action, parameters);
  if (!admitted.ok) return { kind: 'refused', refusal: admitted.refusal };
  return recorded(admitted.call, action, await views[name](admitted.call));
}

/** The answer, once its record is written: of what was shown, or of what was asked for in vain. */
function recorded(call: FacilityCall, action: Action, answer: Answer): Promise<Answer> {
  const { decision } = call;
  if (answer.kind === 'found') {
    return recordedAs({ decision, ...answer.shown }, call, action, answer);
  }
  const subjects = answer.kind === 'missing' ? answer.subjects : [];
  const nothing = { decision: nothingThere(decision.version), subjects, fields: [] };
  return recordedAs(nothing, call, action, answer);
}

async function recordedAs(
  { decision, ...shown }: Shown & { readonly decision: PolicyDecision },
  call: FacilityCall,
  action: Action,
  answer: Answer,
): Promise<Answer> {
  const facility = call.trail;
  const about = { facility, action, decision, who: whoOf(call), shown };
  const unwritten = await leaveTrail(call, about);
  return unwritten === undefined ? answer : { kind: 'refused', refusal: unwritten };
}
