import { limits } from '@watchhouse/contracts';
import type { LiveAgent } from '@watchhouse/contracts';

/**
 * How far what has come of a site lies behind its present, milliseconds: the largest distance of an agent that is
 * sending what it kept while the line was down. `null` when none is.
 */
export function backlogMs(agents: Iterable<LiveAgent>): number | null {
  const behind = [...agents]
    .filter(({ line }) => line === 'draining')
    .map(({ arrivedAt, heartbeatAt }) => Date.parse(arrivedAt) - Date.parse(heartbeatAt));
  return behind.length === 0 ? null : Math.max(0, ...behind);
}

/** Whether something is wrong with an agent that still sends: it gave signals up, or its disk does not take them. */
export const isImpaired = ({ spool = 'ok', dropped = 0 }: LiveAgent): boolean =>
  spool !== 'ok' || dropped > 0;

/** How an agent stands: what its last heartbeat said, unless that is too old to be true still. */
export type AgentStanding = NonNullable<LiveAgent['line']> | 'silent';

/** The standing of an agent at a server time in milliseconds. */
export const standingOf = ({ arrivedAt, line = 'live' }: LiveAgent, now: number): AgentStanding =>
  now - Date.parse(arrivedAt) > limits.watchdog.agentSilentMs ? 'silent' : line;
