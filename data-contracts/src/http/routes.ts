import { z } from 'zod';
import type { Action } from '../access/action.ts';
import { PersonCommand } from '../command/command.ts';
import { CommandResult } from '../command/result.ts';
import { Checkpoint } from '../ledger/envelope.ts';
import { LiveTicket } from '../push/frame.ts';
import { SitePlan } from '../plan/site-plan.ts';
import { AlarmPage, OpenAlarms } from '../view/alarm-view.ts';
import { SystemHealth } from '../view/health-view.ts';
import { LiveState } from '../view/live-state.ts';
import { Quarantine, QuarantineEntry } from '../view/quarantine-view.ts';
import { Me } from '../view/session.ts';

/** One route of the HTTP API: handlers, OpenAPI and the web client are made from it. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** Path with `{parameter}` parts. */
  readonly path: string;
  readonly summary: string;
  /** Function that serves it. */
  readonly service: 'api-command' | 'api-view';
  /** What a policy must allow; `null` where being signed in is enough, `by-command` where the body decides. */
  readonly action: Action | 'by-command' | null;
  readonly request?: z.ZodType;
  readonly response: z.ZodType;
}

const Empty = z.strictObject({});

export const routes = {
  me: {
    method: 'GET',
    path: '/api/me',
    summary: 'Postings and purposes of the signed-in person',
    service: 'api-view',
    action: null,
    response: Me,
  },
  signOut: {
    method: 'POST',
    path: '/api/session/sign-out',
    summary: 'Revoke this session everywhere, live connections included',
    service: 'api-command',
    action: null,
    request: Empty,
    response: Empty,
  },
  command: {
    method: 'POST',
    path: '/api/facilities/{facility}/commands',
    summary: 'Ask for a change; the id in the body makes it safe to repeat',
    service: 'api-command',
    action: 'by-command',
    request: PersonCommand,
    response: CommandResult,
  },
  liveTicket: {
    method: 'POST',
    path: '/api/facilities/{facility}/live-tickets',
    summary: 'A one-use ticket for the live connection',
    service: 'api-view',
    action: 'live.connect',
    request: Empty,
    response: LiveTicket,
  },
  openAlarms: {
    method: 'GET',
    path: '/api/facilities/{facility}/open-alarms',
    summary: 'Snapshot of the open alarms with its ledger position',
    service: 'api-view',
    action: 'alarm.view',
    response: OpenAlarms,
  },
  alarmPage: {
    method: 'GET',
    path: '/api/facilities/{facility}/alarms/{alarm}',
    summary: 'One alarm with all its steps',
    service: 'api-view',
    action: 'alarm.view',
    response: AlarmPage,
  },
  systemHealth: {
    method: 'GET',
    path: '/api/facilities/{facility}/system-health',
    summary: 'Health of agents, stream, ledger and consumers',
    service: 'api-view',
    action: 'health.view',
    response: SystemHealth,
  },
  liveState: {
    method: 'GET',
    path: '/api/facilities/{facility}/live-state',
    summary: 'Snapshot of what moves, with its revision',
    service: 'api-view',
    action: 'map.view',
    response: LiveState,
  },
  sitePlan: {
    method: 'GET',
    path: '/api/facilities/{facility}/site-plan',
    summary: 'The site plan in force',
    service: 'api-view',
    action: 'plan.view',
    response: SitePlan,
  },
  quarantine: {
    method: 'GET',
    path: '/api/facilities/{facility}/quarantine',
    summary: 'What could not be read of the signal stream, newest first',
    service: 'api-view',
    action: 'quarantine.view',
    response: Quarantine,
  },
  quarantineEntry: {
    method: 'GET',
    path: '/api/facilities/{facility}/quarantine/{shard}/{sequenceNumber}',
    summary: 'One entry of the quarantine with the bytes as received',
    service: 'api-view',
    action: 'quarantine.view',
    response: QuarantineEntry,
  },
  checkpoints: {
    method: 'GET',
    path: '/api/facilities/{facility}/checkpoints',
    summary: 'Signed checkpoints of the ledger, newest first',
    service: 'api-view',
    action: 'checkpoint.view',
    response: z.strictObject({ checkpoints: z.array(Checkpoint).max(200) }),
  },
} as const satisfies Record<string, Route>;
export type RouteName = keyof typeof routes;

/** Request headers that carry where the person stands and why they read. */
export const requestHeaders = {
  post: 'watchhouse-post',
  purpose: 'watchhouse-purpose',
  unit: 'watchhouse-unit',
  correlation: 'watchhouse-correlation',
} as const;
