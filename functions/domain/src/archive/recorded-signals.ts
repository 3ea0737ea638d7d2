import type { AgentId, FacilityId, Instant, Signal } from '@watchhouse/contracts';
import type { DetectionItem } from '../detection/ingest.ts';
import { bareSignals, impliedHeartbeat } from './bare-signals.ts';
import { readLine } from './read-line.ts';
import type { LineFault } from './read-line.ts';

/** What was read, but not into an item. */
export interface RecordedCounts {
  /** Lines that stand in the archive as what could not be read. */
  readonly quarantined: number;
  /** Signals and headers of other facilities. */
  readonly foreign: number;
}

/**
 * Puts the lines of recorded signals together into what detection folds. It understands archive files (a record
 * line, then the lines of the record), bare aggregates (a header, then its signals) and bare signals, in any mixture.
 */
export interface RecordedSignals {
  /** Takes the next line; why not, if it cannot be read. What else was read is kept. */
  readonly take: (text: string) => LineFault | undefined;
  /** No line of this source follows; why its last record or aggregate is not whole, if so. */
  readonly endSource: () => LineFault | undefined;
  /** What has come together since this was asked last, in order. */
  readonly items: () => readonly DetectionItem[];
  /** At the very end: what waits, and a heartbeat of every agent of whom none was recorded. */
  readonly finish: () => readonly DetectionItem[];
  readonly counts: () => RecordedCounts;
}

/** How an agent is known at the end of a recording. */
interface Heard {
  last: Instant;
  sequence: number;
  hasHeartbeat: boolean;
}

/** An aggregate whose signals are being read. */
interface Open {
  readonly item: { readonly header: DetectionItem['header']; readonly signals: Signal[] };
  missing: number;
}

/** Reads what was recorded of one facility. */
export function recordedSignals(facility: FacilityId): RecordedSignals {
  const run: Run = {
    facility,
    bare: bareSignals(facility),
    heard: new Map(),
    ready: [],
    open: undefined,
    recordLines: 0,
    counts: { quarantined: 0, foreign: 0 },
  };
  return {
    take: (text) => takeLine(run, text),
    endSource: () => endSource(run),
    items: () => run.ready.splice(0),
    finish: () => {
      closeOpen(run);
      run.ready.push(...hear(run, run.bare.rest()));
      return [...run.ready.splice(0), ...impliedOf(run)];
    },
    counts: () => run.counts,
  };
}

interface Run {
  readonly facility: FacilityId;
  readonly bare: ReturnType<typeof bareSignals>;
  readonly heard: Map<AgentId, Heard>;
  readonly ready: DetectionItem[];
  open: Open | undefined;
  /** Lines that the record announced and that have not come. */
  recordLines: number;
  readonly counts: { quarantined: number; foreign: number };
}

function takeLine(run: Run, text: string): LineFault | undefined {
  const line = readLine(text);
  if (line.kind === 'record') {
    const fault = endSource(run);
    run.recordLines = line.record.lines;
    return fault;
  }
  run.recordLines = Math.max(0, run.recordLines - 1);
  switch (line.kind) {
    case 'header':
      return openAggregate(run, line.header);
    case 'signal':
      takeSignal(run, line.signal);
      return undefined;
    case 'quarantined':
      run.counts.quarantined += 1;
      countDown(run);
      return undefined;
    case 'fault':
      countDown(run);
      return line.fault;
    default:
      line satisfies never;
      return undefined;
  }
}

function openAggregate(run: Run, header: DetectionItem['header']): LineFault | undefined {
  const fault = closeOpen(run);
  run.open = { item: { header, signals: [] }, missing: header.count };
  return fault;
}

function takeSignal(run: Run, signal: Signal): void {
  const { open, facility } = run;
  if (signal.facility !== facility) run.counts.foreign += 1;
  else if (open === undefined) run.ready.push(...hear(run, run.bare.take(signal)));
  else open.item.signals.push(signal);
  countDown(run);
}

/** One of the lines that the open aggregate announced has come. */
function countDown(run: Run): void {
  if (run.open === undefined) return;
  run.open.missing -= 1;
  if (run.open.missing === 0) closeOpen(run);
}

/** Lets go of the open aggregate; says so when lines of it are missing. What has come of it is kept. */
function closeOpen(run: Run): LineFault | undefined {
  const { open } = run;
  if (open === undefined) return undefined;
  run.open = undefined;
  const { header, signals } = open.item;
  if (header.facility !== run.facility) run.counts.foreign += 1;
  else if (signals.length > 0) run.ready.push(...hear(run, [open.item]));
  if (open.missing === 0) return undefined;
  return { field: 'count', reason: `the aggregate before lacks ${open.missing} of its signals` };
}

function endSource(run: Run): LineFault | undefined {
  const fault = closeOpen(run);
  const { recordLines } = run;
  run.recordLines = 0;
  if (fault !== undefined || recordLines === 0) return fault;
  return { field: 'lines', reason: `the record before lacks ${recordLines} of its lines` };
}

/** Remembers how far every agent has come. */
function hear(run: Run, items: readonly DetectionItem[]): readonly DetectionItem[] {
  for (const { header, signals } of items) {
    if (header.origin !== 'agent') continue;
    const [first] = signals;
    if (first === undefined) continue;
    const known = run.heard.get(header.agent);
    const heard = known ?? { last: first.time, sequence: 0, hasHeartbeat: false };
    run.heard.set(header.agent, heard);
    heard.sequence = Math.max(heard.sequence, header.to);
    for (const { time, type } of signals) {
      if (time > heard.last) heard.last = time;
      if (type === 'agent.heartbeat') heard.hasHeartbeat = true;
    }
  }
  return items;
}

function impliedOf({ heard, facility }: Run): readonly DetectionItem[] {
  return [...heard]
    .filter(([, { hasHeartbeat }]) => !hasHeartbeat)
    .map(([agent, { last, sequence }]) =>
      impliedHeartbeat(facility, agent, { at: last, sequence: sequence + 1 }),
    );
}
