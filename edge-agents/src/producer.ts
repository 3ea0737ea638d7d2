import { limits } from '@watchhouse/contracts';
import type { Signal } from '@watchhouse/contracts';
import { instantOf } from '@watchhouse/domain';
import type { Setup } from './config.ts';
import { followDevices } from './health/device-states.ts';
import type { Said, Source } from './source.ts';
import {
  aggregateOf,
  bytesOf,
  expeditedOf,
  heartbeatOf,
  isFull,
  signalOf,
} from './spool/aggregate.ts';
import type { Numbering, SpooledRecord, Vitals } from './spool/aggregate.ts';
import type { SpoolStep } from './spool/spool.ts';
import type { Standing } from './spool/standing.ts';

/** Turns a site's life into records; knows no clock and no line. */
export interface Producer {
  /** Everything up to an event time (milliseconds since 1970), closed by a heartbeat at that time. */
  readonly until: (at: number, vitals: LineVitals) => SpoolStep;
  /** What leaves before its half second is over: expedited signals up to an event time; undefined without any. */
  readonly urgent: (at: number) => SpoolStep | undefined;
}

/** What a heartbeat says beside the devices and the version. */
export type LineVitals = Omit<Vitals, 'devicesOnline' | 'devicesTotal' | 'version'>;

/** Version of the agent as its heartbeat says it. */
const agentVersion = '0.1.0';

/** A producer of what a site says; `standing` is where the agent stood before. */
export function createProducer(
  { config: { facility, agent }, plan }: Setup,
  site: Source,
  standing: Standing,
): Producer {
  const numbering = { facility, agent };
  const devices = followDevices(plan, agent);
  let { sequence, heartbeatAt, unclosed } = standing;
  let waiting: readonly Said[] = [];
  const number = (one: Said): Signal => signalOf(numbering, settled(one, heartbeatAt), ++sequence);
  const goAhead = (at: number): readonly SpooledRecord[] => {
    const said = site.until(at);
    devices.hear(said);
    const heard = [...waiting, ...said];
    const ahead = heard.filter(isExpedited).map(number);
    waiting = heard.filter((one) => !isExpedited(one));
    unclosed = [...unclosed, ...ahead];
    return ahead.map((signal) => expeditedOf(numbering, signal));
  };
  return {
    urgent: (at) => {
      const expedited = goAhead(at);
      if (expedited.length === 0) return undefined;
      return { expedited, aggregates: [], standing: { sequence, heartbeatAt, unclosed } };
    },
    until: (at, line) => {
      const expedited = goAhead(at);
      const vitals = { ...line, ...devices.count(), version: agentVersion };
      const pieces = createPieces(numbering, vitals, () => ++sequence);
      for (const signal of unclosed) pieces.add(heartbeatAt, () => signal);
      for (const one of [...waiting].sort(byTime)) {
        pieces.add(Math.max(heartbeatAt, one.at), () => number(one));
      }
      const aggregates = pieces.close(at);
      [waiting, unclosed, heartbeatAt] = [[], [], at];
      return { expedited, aggregates, standing: { sequence, heartbeatAt, unclosed } };
    },
  };
}

const isExpedited = ({ expedited }: Said): boolean => expedited === true;
const byTime = (left: Said, right: Said): number => left.at - right.at;

/**
 * The last heartbeat promised that nothing earlier follows. What a device said shortly before it, and was heard
 * only now, is moved to just after it, its own time kept as evidence: it is still decided. What is older keeps its
 * time, and the cloud counts it as late: a dwell or an absence has been decided without it.
 */
function settled(one: Said, heartbeatAt: number): Said {
  const behindMs = heartbeatAt - one.at;
  if (behindMs < 0 || behindMs > limits.signal.lateClampMsMax) return one;
  return { ...one, at: heartbeatAt + 1, rawtime: one.rawtime ?? instantOf(one.at) };
}

/** Cuts numbered signals into aggregates; numbers rise, so a piece is closed before the next is begun. */
function createPieces(numbering: Numbering, vitals: Vitals, nextSequence: () => number) {
  const pieces: SpooledRecord[] = [];
  let piece: Signal[] = [];
  let bytes = 0;
  const close = (at: number): readonly SpooledRecord[] => {
    const heartbeat = heartbeatOf(numbering, nextSequence(), at, vitals);
    pieces.push(aggregateOf(numbering, [...piece, heartbeat]));
    [piece, bytes] = [[], 0];
    return pieces;
  };
  return {
    /** Adds a signal; nothing after it will be earlier than the given time. */
    add: (notBefore: number, make: () => Signal): void => {
      if (isFull(piece.length, bytes)) close(notBefore);
      const signal = make();
      piece.push(signal);
      bytes += bytesOf(signal);
    },
    close,
  };
}
