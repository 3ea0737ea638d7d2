import { PersonCommand, routes } from '@watchhouse/contracts';
import type { Action, RouteName } from '@watchhouse/contracts';
import { actionOfCommand } from '@watchhouse/shell';
import { z } from 'zod';
import { admit } from './admit.ts';
import type { Answer, Call, FacilityCall } from './call.ts';
import { giveCommand, registeringOf } from './give-command.ts';
import { giveLiveTicket } from './live-ticket.ts';
import { readAsked, readPlace } from './read-request.ts';
import { signOut, viewMe } from './session-routes.ts';
import { leaveTrail, nothingThere, whoOf } from './trail.ts';
import { viewAlarmPage, viewOpenAlarms } from './view-alarms.ts';
import { viewCheckpoints } from './view-checkpoints.ts';
import { viewSystemHealth } from './view-health.ts';
import { viewLiveState, viewSitePlan } from './view-map.ts';

type Parameters = Readonly<Record<string, string>>;

/** Routes about a facility that change nothing in its log, by what serves them. */
const views = {
  liveTicket: giveLiveTicket,
  openAlarms: viewOpenAlarms,
  alarmPage: viewAlarmPage,
  systemHealth: viewSystemHealth,
  liveState: viewLiveState,
  sitePlan: viewSitePlan,
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
  // What was allowed stands in the envelope; only what was not there needs a record of its own.
  return answer.kind === 'missing' ? recorded(admitted.call, action, answer) : answer;
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
async function recorded(call: FacilityCall, action: Action, answer: Answer): Promise<Answer> {
  const { facility, decision } = call;
  const isFound = answer.kind === 'found';
  const subjects = answer.kind === 'missing' ? answer.subjects : [];
  const unwritten = await leaveTrail(call, {
    facility,
    action,
    decision: isFound ? decision : nothingThere(decision.version),
    who: whoOf(call),
    shown: isFound ? answer.shown : { subjects, fields: [] },
  });
  return unwritten === undefined ? answer : { kind: 'refused', refusal: unwritten };
}
