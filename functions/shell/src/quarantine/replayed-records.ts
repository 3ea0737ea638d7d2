import { limits } from '@watchhouse/contracts';
import type { AgentId, AggregateHeader, FacilityId, Signal } from '@watchhouse/contracts';

/** Room for the header line, whose ids and counts have a fixed length. */
const headerBytes = 300;
/** The contract of a header allows this many lines for what the ledger said. */
const ledgerLinesMax = 100;

/**
 * Signals that can be read now as records of the stream, those of an agent together and in their order, within the
 * bounds of a record. What the ledger had said goes back as the ledger's.
 */
export function replayedRecords(
  facility: FacilityId,
  signals: readonly Signal[],
): readonly Uint8Array[] {
  const byAgent = Map.groupBy(signals, ({ type, agent }) =>
    type === 'context.changed' ? undefined : agent,
  );
  return [...byAgent].flatMap(([agent, own]) => {
    const linesMax = agent === undefined ? ledgerLinesMax : limits.signal.aggregateSignalsMax;
    const texts = own.map((signal) => JSON.stringify(signal));
    return grouped(texts, linesMax).map((lines) =>
      recordOf(headerOf(facility, agent, lines.length), lines),
    );
  });
}

function headerOf(
  facility: FacilityId,
  agent: AgentId | undefined,
  count: number,
): AggregateHeader {
  if (agent === undefined) return { aggregate: 1, origin: 'ledger', facility, count };
  return { aggregate: 1, origin: 'replayed', facility, agent, count };
}

const recordOf = (header: AggregateHeader, lines: readonly string[]): Uint8Array =>
  Buffer.from(`${[JSON.stringify(header), ...lines].join('\n')}\n`, 'utf8');

function grouped(texts: readonly string[], linesMax: number): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let bytes = 0;
  for (const text of texts) {
    const size = Buffer.byteLength(text) + 1;
    const open = groups.at(-1);
    const isFull =
      open === undefined ||
      open.length >= linesMax ||
      headerBytes + bytes + size > limits.signal.aggregateBytesMax;
    if (isFull) {
      groups.push([text]);
      bytes = size;
    } else {
      open.push(text);
      bytes += size;
    }
  }
  return groups;
}
