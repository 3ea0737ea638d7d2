import { AggregateHeader } from '@watchhouse/contracts';
import type { AgentId } from '@watchhouse/contracts';
import type { DetectionState } from '@watchhouse/domain';
import { parseJson } from './fault.ts';
import type { StreamRecord } from './signal-stream.ts';

/**
 * Whether records follow without a gap on what detection knows of their agents. The numbers of an agent's aggregates
 * have no gaps, so that they prove that nothing of it is missing; only the first line of a record is read. A record
 * that cannot be read, or is not an aggregate of an agent, proves nothing and breaks nothing.
 */
export function followsOn(detection: DetectionState, records: readonly StreamRecord[]): boolean {
  const last = new Map<AgentId, number>();
  for (const record of records) {
    const header = headerOf(record);
    if (header?.origin !== 'agent') continue;
    const known = last.get(header.agent) ?? detection.agents[header.agent]?.sequence ?? 0;
    if (header.from > known + 1) return false;
    last.set(header.agent, Math.max(known, header.to));
  }
  return true;
}

const lineFeed = 0x0a;

function headerOf({ bytes }: StreamRecord): AggregateHeader | undefined {
  const end = bytes.indexOf(lineFeed);
  const line = Buffer.from(bytes.subarray(0, end < 0 ? bytes.length : end)).toString('utf8');
  const header = AggregateHeader.safeParse(parseJson(line));
  return header.success ? header.data : undefined;
}
