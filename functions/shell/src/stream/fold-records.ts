import type { FacilityId, QuarantinedRecord, Signal } from '@watchhouse/contracts';
import { ingest } from '@watchhouse/domain';
import type {
  DetectionCounters,
  DetectionDecision,
  DetectionItem,
  DetectionState,
  Engine,
} from '@watchhouse/domain';
import { announce, engineOf, takeEffect } from './context-register.ts';
import type { ContextServices, StreamContext } from './context-register.ts';
import { decodeRecord } from './decode-record.ts';
import type { DecodedRecord } from './decode-record.ts';
import type { Fault } from './fault.ts';
import { quarantinedLine } from './quarantined-line.ts';
import type { StreamRecord } from './signal-stream.ts';

/** What is folded from a facility's records: detection and the context it works with. */
export interface Folding {
  readonly facility: FacilityId;
  readonly detection: DetectionState;
  readonly context: StreamContext;
  readonly engine: Engine;
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
}

/**
 * Folds records of one facility in stream order. Where the context changes the run is cut, so that each signal is
 * decided by the rules that stood before it in the stream, however the batches were cut.
 */
export async function foldRecords(
  services: ContextServices,
  start: Folding,
  records: readonly StreamRecord[],
): Promise<Folded> {
  const run = startRun(start);
  for (const record of records) {
    const effective = takeEffect(run.folding.context, record.arrivedAt);
    if (effective !== undefined) await changeContext(services, run, effective);
    const decoded = decodeRecord(record);
    const faults = await readContext(services, run, decoded);
    const quarantined = [...decoded.quarantined, ...faults];
    if (quarantined.length > 0) run.quarantines.push({ record, quarantined });
    if (decoded.header !== undefined && decoded.header.origin !== 'ledger') {
      run.items.push({ header: decoded.header, signals: decoded.signals });
    }
    const now = takeEffect(run.folding.context, record.arrivedAt);
    if (now !== undefined) await changeContext(services, run, now);
  }
  flush(run);
  const { folding, decisions, accepted, quarantines, counters } = run;
  return { folding, decisions, accepted, quarantines, counters };
}

interface Run {
  folding: Folding;
  items: DetectionItem[];
  readonly decisions: DetectionDecision[];
  readonly accepted: Signal[];
  readonly quarantines: RecordQuarantine[];
  readonly counters: DetectionCounters[];
}

const startRun = (folding: Folding): Run => ({
  folding,
  items: [],
  decisions: [],
  accepted: [],
  quarantines: [],
  counters: [],
});

function flush(run: Run): void {
  if (run.items.length === 0) return;
  const { engine, detection } = run.folding;
  const ingested = ingest(engine, detection, run.items);
  run.folding = { ...run.folding, detection: ingested.state };
  run.items = [];
  run.decisions.push(...ingested.decisions);
  run.accepted.push(...ingested.accepted);
  run.counters.push(ingested.counters);
}

async function changeContext(
  services: ContextServices,
  run: Run,
  context: StreamContext,
): Promise<void> {
  flush(run);
  const engine = await engineOf(services, run.folding.facility, context);
  run.folding = { ...run.folding, context, engine };
}

/** Takes what a record of the ledger announces; gives back the lines that were not true. */
async function readContext(
  services: ContextServices,
  run: Run,
  { record, header, signals }: DecodedRecord,
): Promise<readonly QuarantinedRecord[]> {
  if (header?.origin !== 'ledger') return [];
  const faults: QuarantinedRecord[] = [];
  for (const [index, signal] of signals.entries()) {
    const read = await announce(services, run.folding.context, signal);
    if ('context' in read) run.folding = { ...run.folding, context: read.context };
    else faults.push(lineFault(record, index + 1, read.fault, signal));
  }
  return faults;
}

const lineFault = (record: StreamRecord, line: number, fault: Fault, signal: Signal) =>
  quarantinedLine(record, line, fault, Buffer.from(JSON.stringify(signal), 'utf8'));
