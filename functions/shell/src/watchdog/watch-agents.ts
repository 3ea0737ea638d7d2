import type { FacilityId, Instant } from '@watchhouse/contracts';
import type { SignalStream } from '../stream/signal-stream.ts';
import { agentSilent, silentFrom } from './agent-silent.ts';
import { arrivalRules } from './arrival-rules.ts';
import type { ArrivalRule, ArrivalRuleServices } from './arrival-rules.ts';
import type { FenceReader, FenceSight, LastHeartbeat } from './fence-reader.ts';
import { reportEnded, reportHolding } from './report-condition.ts';
import type { ReportServices } from './report-condition.ts';
import { behindFrom, streamBehind, streamBehindOf } from './stream-behind.ts';
import { emptyTail, readTail } from './stream-tail.ts';
import type { StreamTail } from './stream-tail.ts';

export interface WatchServices extends ReportServices, ArrivalRuleServices {
  readonly fence: FenceReader;
  readonly signals: SignalStream;
}

/** What one look found. */
export interface WatchReport {
  /** Agents under watch; none means that there is nothing to look for. */
  readonly watched: number;
  /** Whether something is wrong that may end at any moment. */
  readonly isTroubled: boolean;
  /** The earliest instant at which something else may be wrong; absent when nothing can. */
  readonly nextAt?: Instant;
}

/** What is at hand while one facility is looked at. */
interface Look {
  readonly services: WatchServices;
  readonly facility: FacilityId;
  /** Taken before anything was read, so that what comes meanwhile is not missed by mistake. */
  readonly now: Instant;
  readonly heartbeats: readonly LastHeartbeat[];
  readonly rules: readonly ArrivalRule[];
  readonly tail: StreamTail;
}

/** What is known of an agent: it speaks, it is silent, it speaks and is not heard yet, or none of that for sure. */
type Verdict = 'speaks' | 'silent' | 'unheard' | 'unknown';

/**
 * Looks whether agents have fallen silent or came back, and whether it is not they but we who are silent, by the clock
 * of arrival, outside the stream. Looking twice, or at the same time as another, says everything once.
 */
export async function watchAgents(
  services: WatchServices,
  facility: FacilityId,
): Promise<WatchReport> {
  const now = services.clock.now();
  const sight = await services.fence.read(facility);
  const { heartbeats } = sight;
  if (heartbeats.length === 0) return { watched: 0, isTroubled: false };
  const rules = await arrivalRules(services, facility);
  const tail = await tailIfQuiet(services, facility, { now, sight, rules });
  const look: Look = { services, facility, now, heartbeats, rules, tail };
  const next = [await watchStream(look)];
  const verdicts: Verdict[] = [];
  for (const rule of rules) {
    for (const heartbeat of heartbeats) {
      const verdict = await watchAgent(look, rule, heartbeat);
      verdicts.push(verdict);
      next.push(verdict === 'speaks' ? silentFrom(rule, heartbeat) : undefined);
    }
  }
  const nextAt = next
    .filter((at) => at !== undefined && at > now)
    .sort()
    .at(0);
  return {
    watched: heartbeats.length,
    isTroubled: isBehind(look) || verdicts.some((verdict) => verdict !== 'speaks'),
    ...(nextAt !== undefined && { nextAt }),
  };
}

/** The stream is asked only when an agent, or all of them, were not heard for too long: seldom while all is well. */
async function tailIfQuiet(
  { signals }: WatchServices,
  facility: FacilityId,
  {
    now,
    sight: { heartbeats, place },
    rules,
  }: Pick<Look, 'now' | 'rules'> & { readonly sight: FenceSight },
): Promise<StreamTail> {
  const isQuiet =
    heartbeats.every(({ arrivedAt }) => behindFrom(arrivedAt) <= now) ||
    rules.some((rule) => heartbeats.some((heartbeat) => silentFrom(rule, heartbeat) <= now));
  return isQuiet && place !== undefined ? readTail(signals, facility, place, now) : emptyTail;
}

const isBehind = ({ tail: { eldest }, now }: Look): boolean =>
  eldest !== undefined && behindFrom(eldest.arrivedAt) <= now;

/** Says whether detection is behind; when it may be, if nothing else comes. */
async function watchStream(look: Look): Promise<Instant | undefined> {
  const { services, facility, now, heartbeats, tail } = look;
  const last = heartbeats.toSorted((a, b) => (a.arrivedAt < b.arrivedAt ? -1 : 1)).at(-1);
  if (last === undefined) return undefined;
  const { eldest } = tail;
  if (eldest !== undefined && isBehind(look)) {
    await reportHolding(services, streamBehind(facility, eldest.arrivedAt, last, now));
    return undefined;
  }
  await reportEnded(services, streamBehindOf(facility), { at: now });
  return behindFrom(eldest?.arrivedAt ?? last.arrivedAt);
}

async function watchAgent(
  look: Look,
  rule: ArrivalRule,
  heartbeat: LastHeartbeat,
): Promise<Verdict> {
  const { services, facility, tail } = look;
  const verdict = verdictOf(look, rule, heartbeat);
  const of = { facility, rule: rule.rule.id, key: heartbeat.agent };
  if (verdict === 'silent') {
    await reportHolding(services, agentSilent(facility, rule, heartbeat, services.clock));
  } else if (verdict === 'speaks') {
    const { arrivedAt: at, signal } = heartbeat;
    await reportEnded(services, of, { at, signal });
  } else if (verdict === 'unheard') {
    await reportEnded(services, of, { at: tail.agents.get(heartbeat.agent) ?? look.now });
  }
  return verdict;
}

/**
 * All that arrived before the eldest undecided record was decided, so up to then silence is known for sure. An agent
 * of which records wait is not silent, whatever its last heartbeat says; that we are is another alarm.
 */
function verdictOf(look: Look, rule: ArrivalRule, heartbeat: LastHeartbeat): Verdict {
  const { now, tail } = look;
  const from = silentFrom(rule, heartbeat);
  if (from > now) return 'speaks';
  if (tail.agents.has(heartbeat.agent)) return isBehind(look) ? 'unheard' : 'unknown';
  return from <= (tail.eldest?.arrivedAt ?? now) ? 'silent' : 'unknown';
}
