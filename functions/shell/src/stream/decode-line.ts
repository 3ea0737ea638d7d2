import { limits, Signal, signalSchemaUri, signalTypes } from '@watchhouse/contracts';
import type { AggregateHeader, Instant, SignalType } from '@watchhouse/contracts';
import { codeOf, fault, parseJson, pathOf } from './fault.ts';
import type { Fault } from './fault.ts';

type DecodedLine = { readonly signal: Signal } | { readonly fault: Fault };

/** Reads one signal of a record. `arrivedAt` is the record's own time, so that a later reading agrees. */
export function decodeLine(line: string, header: AggregateHeader, arrivedAt: Instant): DecodedLine {
  const bytes = Buffer.byteLength(line);
  if (bytes > limits.signal.bytesMax) return fault('too-large', '', `${bytes} bytes`);
  const json = parseJson(line);
  if (json === undefined) return fault('not-json');
  const parsed = Signal.safeParse(json);
  if (!parsed.success) return whyNot(json, parsed.error);
  const signal = parsed.data;
  if (signal.facility !== header.facility) return fault('foreign-facility', 'facility');
  if (!isOfOrigin(signal, header)) return fault('contract', 'type', `not of ${header.origin}`);
  if (Date.parse(signal.time) > Date.parse(arrivedAt) + limits.signal.futureMsMax) {
    return fault('future-time', 'time');
  }
  return { signal };
}

/** Type and version are told apart from the rest, because they mean: newer than we are. */
function whyNot(json: unknown, error: Parameters<typeof pathOf>[0]): DecodedLine {
  const { type, dataschema } = (json ?? {}) as { type?: unknown; dataschema?: unknown };
  const known = signalTypes.find((name) => name === type);
  if (known === undefined && typeof type === 'string') return fault('unknown-type', 'type');
  if (known !== undefined && isOtherVersion(dataschema, signalSchemaUri(known))) {
    return fault('unknown-version', 'dataschema');
  }
  return fault('contract', pathOf(error), codeOf(error));
}

function isOtherVersion(found: unknown, expected: string): boolean {
  const stem = expected.slice(0, expected.lastIndexOf(':') + 1);
  return typeof found === 'string' && found !== expected && found.startsWith(stem);
}

/** What overtakes and does not come again: it means nothing in its place in the order, or read again later. */
const onlyExpedited: readonly SignalType[] = ['edge.alarm', 'map.summary'];

/** Whether a signal may stand in a record of signals read again. */
export const isReplayable = ({ type }: Signal): boolean => !onlyExpedited.includes(type);

/**
 * An agent speaks for itself alone, and only the ledger says that the context changed. A heartbeat that overtook
 * would promise what it cannot know.
 */
function isOfOrigin(signal: Signal, header: AggregateHeader): boolean {
  if (header.origin === 'ledger') return signal.type === 'context.changed';
  if (signal.type === 'context.changed' || signal.agent !== header.agent) return false;
  if (header.origin !== 'expedited') return isReplayable(signal);
  return signal.expedited === true && signal.type !== 'agent.heartbeat';
}
