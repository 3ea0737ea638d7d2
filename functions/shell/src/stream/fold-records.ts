import type {
  AgentId,
  AggregateHeader,
  FacilityId,
  Instant,
  QuarantinedRecord,
  Signal,
} from '@watchhouse/contracts';
import { ingest } from '@watchhouse/domain';
import type {
  DetectionCounters,
  DetectionDecision,
  DetectionItem,
  DetectionState,
  HeartbeatArrivals,
  Engines,
} from '@watchhouse/domain';
import { announce, enginesOf } from './context-register.ts';
import type { ContextServices } from './context-register.ts';
import { decodeRecord } from './decode-record.ts';
import type { DecodedRecord } from './decode-record.ts';
import type { StreamContext } from './editions.ts';
import type { Fault } from './fault.ts';
import { quarantinedLine } from './quarantined-line.ts';
import type { StreamRecord } from './signal-stream.ts';

/** What is folded from a facility's records: detection and the context it works with. */
export interface Folding {
  readonly facility: FacilityId;
  readonly detection: DetectionState;
  readonly context: StreamContext;
  readonly engines: Engines;
}

/** What could not be read of one record. */
export interface RecordQuarantine {
  readonly record: StreamRecord;
  readonly quarantined: readonly QuarantinedRecord[];
}

/** What a run of records came to. */
export interface Folded {
  readonly folding: Folding;
  readonly decisions: readonly DetectionDecision[];
  readonly accepted: readonly Signal[];
  readonly quarantines: readonly RecordQuarantine[];
  readonly counters: readonly DetectionCounters[];
  /** When the newest heartbeat of each agent arrived. */
  readonly arrivals: HeartbeatArrivals;
}

/**
 * Folds records of one facility in stream order. Where the stream announces an edition the run is cut, so that which
 * editions a signal could know depends on the stream alone, however the batches were cut; which of them counts
 * depends on its event time.
 */
export async function foldRecords(
  services: ContextServices,
  start: Folding,
  records: readonly StreamRecord[],
): Promise<Folded> {
  const run = startRun(start);
  for (const record of records) {
    const decoded = decodeRecord(record);
    const faults = await readContext(services, run, decoded);
    const quarantined = [...decoded.quarantined, ...faults];
    if (quarantined.length > 0) run.quarantines.push({ record, quarantined });
    if (decoded.header !== undefined && decoded.header.origin !== 'ledger') {
      run.items.push({ header: decoded.header, signals: decoded.signals });
      noteArrival(run, record, decoded.header);
    }
  }
  flush(run);
  const { folding, decisions, accepted, quarantines, counters, arrivals } = run;
  return { folding, decisions, accepted, quarantines, counters, arrivals };
}

/** Every aggregate of an agent ends with a heartbeat. */
function noteArrival(
  { arrivals }: Run,
  { arrivedAt }: StreamRecord,
  header: AggregateHeader,
): void {
  if (header.origin === 'agent') arrivals[header.agent] = { arrivedAt };
}

interface Run {
  folding: Folding;
  items: DetectionItem[];
  readonly decisions: DetectionDecision[];
  readonly accepted: Signal[];
  readonly quarantines: RecordQuarantine[];
  readonly counters: DetectionCounters[];
  readonly arrivals: Record<AgentId, { readonly arrivedAt: Instant }>;
}

const startRun = (folding: Folding): Run => ({
  folding,
  items: [],
  decisions: [],
  accepted: [],
  quarantines: [],
  counters: [],
  arrivals: {},
});

function flush(run: Run): void {
  if (run.items.length === 0) return;
  const { engines, detection } = run.folding;
  const ingested = ingest(engines, detection, run.items);
  run.folding = { ...run.folding, detection: ingested.state };
  run.items = [];
  run.decisions.push(...ingested.decisions);
  run.accepted.push(...ingested.accepted);
  run.counters.push(ingested.counters);
}

/** Takes what a record of the ledger announces; gives back the lines that were not true. */
async function readContext(
  services: ContextServices,
  run: Run,
  { record, header, signals }: DecodedRecord,
): Promise<readonly QuarantinedRecord[]> {
  if (header?.origin !== 'ledger') return [];
  flush(run);
  const faults: QuarantinedRecord[] = [];
  for (const [index, signal] of signals.entries()) {
    const read = await announce(services, run.folding, signal);
    if ('fault' in read) faults.push(lineFault(record, index + 1, read.fault, signal));
    else if (read.context !== run.folding.context) {
      const engines = await enginesOf(services, run.folding.facility, read.context);
      run.folding = { ...run.folding, context: read.context, engines };
    }
  }
  return faults;
}

const lineFault = (record: StreamRecord, line: number, fault: Fault, signal: Signal) =>
  quarantinedLine(record, line, fault, Buffer.from(JSON.stringify(signal), 'utf8'));
