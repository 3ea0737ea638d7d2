import { limits, signalSchemaUri } from '@watchhouse/contracts';
import type {
  AgentId,
  AggregateHeader,
  FacilityId,
  Signal,
  SignalOf,
  SignalType,
} from '@watchhouse/contracts';
import { derivedId, instantOf } from '@watchhouse/domain';
import type { Said } from '../source.ts';

/** One record for the stream: NDJSON text (header, then signals) and what it costs. */
export interface SpooledRecord {
  readonly text: string;
  readonly bytes: number;
  readonly signals: number;
  /** Last sequence number in it. */
  readonly to: number;
}

/** Who numbers and signs the signals. */
export interface Numbering {
  readonly facility: FacilityId;
  readonly agent: AgentId;
}

/** What a heartbeat says of its agent. */
export type Vitals = Omit<SignalOf<'agent.heartbeat'>['data'], 'lastSequence'>;

/** Makes a signal of what a site said; its id derives from agent and number, so a resend is the same signal. */
export function signalOf(numbering: Numbering, said: Said, sequence: number): Signal {
  const { at, ...rest } = said;
  return signal(numbering, at, String(sequence), { ...rest, sequence });
}

/** What the agent itself says ahead of everything that waits: not numbered, since it does not come in order. */
export function overtakingOf(
  numbering: Numbering,
  at: number,
  name: string,
  said:
    Pick<SignalOf<'edge.alarm'>, 'type' | 'data'> | Pick<SignalOf<'map.summary'>, 'type' | 'data'>,
): SpooledRecord {
  const one = signal(numbering, at, name, { ...said, expedited: true as const });
  // Without a number of its own; what is later replaces what is earlier.
  return { ...expeditedOf(numbering, one), to: at };
}

type Attributes = Pick<Signal, 'device' | 'sequence' | 'rawtime' | 'expedited'> & {
  readonly type: SignalType;
  readonly data: object;
};

/** A signal whose id derives from its time, the agent and a name. */
function signal(
  { facility, agent }: Numbering,
  at: number,
  name: string,
  { type, data, ...rest }: Attributes,
): Signal {
  const time = instantOf(at);
  return {
    specversion: '1.0',
    id: derivedId('signal', time, [agent, name]),
    source: `urn:watchhouse:agent:${agent}`,
    type,
    dataschema: signalSchemaUri(type),
    time,
    datacontenttype: 'application/json',
    facility,
    agent,
    ...rest,
    data,
    // Type and data come as a pair from the sampling core, the devices and the scenario, which contracts check.
  } as Signal;
}

/** The heartbeat that closes an aggregate. */
export const heartbeatOf = (
  numbering: Numbering,
  sequence: number,
  at: number,
  vitals: Vitals,
): Signal =>
  signal(numbering, at, String(sequence), {
    type: 'agent.heartbeat',
    sequence,
    data: { lastSequence: sequence - 1, ...vitals },
  });

/** An aggregate of numbered signals in order, the last of them a heartbeat. */
export function aggregateOf(
  { facility, agent }: Numbering,
  signals: readonly Signal[],
): SpooledRecord {
  const from = signals[0]?.sequence ?? 1;
  const to = signals.at(-1)?.sequence ?? from;
  const header = {
    aggregate: 1,
    origin: 'agent',
    facility,
    agent,
    from,
    to,
    count: signals.length,
  } as const;
  return recordOf(header, signals, to);
}

/** An expedited signal, alone. */
export const expeditedOf = ({ facility, agent }: Numbering, one: Signal): SpooledRecord =>
  recordOf(
    { aggregate: 1, origin: 'expedited', facility, agent, count: 1 },
    [one],
    one.sequence ?? 0,
  );

function recordOf(header: AggregateHeader, signals: readonly Signal[], to: number): SpooledRecord {
  const text = [header, ...signals].map((line) => JSON.stringify(line)).join('\n');
  return { text, bytes: Buffer.byteLength(text), signals: signals.length, to };
}

/** Whether a piece of so many signals and bytes must be closed before another signal is added. */
export const isFull = (signals: number, bytes: number): boolean =>
  signals >= limits.signal.aggregateSignalsMax - 1 ||
  // Room for one more signal and the heartbeat, whatever their size.
  bytes > limits.signal.aggregateBytesMax - 2 * limits.signal.bytesMax;

/** Bytes of a signal as a line. */
export const bytesOf = (one: Signal): number => Buffer.byteLength(JSON.stringify(one)) + 1;
