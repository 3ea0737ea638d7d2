import { parseArgs } from 'node:util';
import { limits } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import {
  alarmBook,
  compileRules,
  emptyDetection,
  ingest,
  noCounts,
  recordedSignals,
  singleEngine,
} from '@watchhouse/domain';
import type {
  DetectionCounters,
  DetectionItem,
  Engine,
  LineFault,
  RecordedSignals,
  StandingAlarm,
} from '@watchhouse/domain';
import { readPlan, readRules } from './detect/read-rules.ts';
import { readSources } from './detect/read-sources.ts';
import { sourcesOf } from './detect/sources.ts';
import type { Source } from './detect/sources.ts';
import { UsageError } from './usage-error.ts';

const options = {
  rules: { type: 'string' },
  plan: { type: 'string' },
  signals: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const help = `watchhouse detect --rules DIR --plan FILE --signals FILE|DIR|- [--json]

Decides recorded signals by the detection that runs at the site and in the cloud, and prints the id of every alarm
that stands at the end, by the time of its opening; alarms that later evidence took back are not among them. The same
records give the same ids as they gave there, where nobody ended an alarm by hand. Needs no cloud.

  --rules    A folder (or a file): every *.json below it is a rule or a set of rules. A pack.json that only names
             rules is passed over. Rules published in the recording itself are not used.
  --plan     The site plan. Signals of other facilities are counted and left out.
  --signals  Recorded signals, .ndjson or .ndjson.zst; - is standard input. May be given several times. Files of the
             archive are put into the order of the stream, each record once; folders are read with all below them,
             but for transitions and keyframes. A line may be a record line of the archive, the header of an
             aggregate (its signals follow), or a signal by itself: those of an agent are gathered until its next
             heartbeat. Where an agent has no heartbeat at all, one is implied at the end, so that everything is
             decided; what was recorded behind its last heartbeat waits, as it did there.
  --json     One line of JSON for each alarm: {alarm, rule, key, openedAt, endedAt?, place, evidence, supersedes?}.

What cannot be read is named on standard error with file, line, field and reason; the rest is decided, and the exit
code is 1. Rules that run elsewhere, such as those of the arrival clock, are named there too.`;

/** `detect`: decides recorded signals without a cloud; exit code 1 when something could not be read. */
export async function detect(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const { rules, plan: planFile, signals } = values;
  if (rules === undefined || planFile === undefined || signals === undefined) {
    throw new UsageError('Say what to decide: --rules DIR --plan FILE --signals FILE|-.');
  }
  const plan = readPlan(planFile);
  const engine = compileRules(readRules(rules), plan);
  const sources = sourcesOf(signals, plan.facility);
  for (const { rule, reason } of engine.notRun) console.error(`not run: ${rule} (${reason})`);
  const outcome = await decide(engine, plan.facility, sources);
  for (const alarm of outcome.standing) {
    console.log(values.json ? JSON.stringify(alarm) : alarm.alarm);
  }
  console.error(sentence(outcome));
  const isNothing = outcome.counters.signals === 0 && outcome.foreign > 0;
  if (isNothing) console.error(`No signal is of ${plan.facility}, the facility of the plan.`);
  return outcome.faults > 0 || isNothing ? 1 : 0;
}

interface Outcome {
  readonly standing: readonly StandingAlarm[];
  readonly counters: DetectionCounters;
  readonly quarantined: number;
  readonly foreign: number;
  readonly faults: number;
}

/** Reads and decides piece by piece; nothing is kept but the state of detection and the alarms. */
async function decide(
  engine: Engine,
  facility: FacilityId,
  sources: readonly Source[],
): Promise<Outcome> {
  const recorded = recordedSignals(facility);
  const book = alarmBook(facility);
  const engines = singleEngine(engine);
  const faults = faultPrinter();
  let state = emptyDetection(facility);
  let counters = noCounts;
  const fold = (items: readonly DetectionItem[]) => {
    if (items.length === 0) return;
    const ingested = ingest(engines, state, items);
    ({ state } = ingested);
    counters = added(counters, ingested.counters);
    book.enact(ingested.decisions);
  };
  for await (const read of readSources(sources)) {
    if ('damage' in read) faults.print(read.damage, { field: '', reason: read.damage.reason });
    else if ('end' in read) faults.print(read.end, recorded.endSource());
    else for (const line of read.lines) faults.print(line, takeLine(recorded, line.text));
    fold(recorded.items());
  }
  fold(recorded.finish());
  return { standing: book.standing(), counters, ...recorded.counts(), faults: faults.count() };
}

/** Takes a line that another system may have written: blank ones and the other end of a line are nothing wrong. */
function takeLine(recorded: RecordedSignals, text: string): LineFault | undefined {
  const line = text.replace(/^\uFEFF/, '').replace(/\r$/, '');
  return line === '' ? undefined : recorded.take(line);
}

/** Names what could not be read; from a bound on it only counts. */
function faultPrinter() {
  let count = 0;
  return {
    print: (place: { readonly file: string; readonly line: number }, fault?: LineFault) => {
      if (fault === undefined) return;
      count += 1;
      if (count > limits.archive.faultsShownMax) return;
      const field = fault.field === '' ? 'the line' : fault.field;
      console.error(`${nameOf(place.file)}, line ${place.line}, ${field}: ${fault.reason}`);
    },
    count: () => count,
  };
}

const nameOf = (file: string): string => (file === '-' ? 'standard input' : file);

function added(left: DetectionCounters, right: DetectionCounters): DetectionCounters {
  const sum = { ...left };
  for (const name of Object.keys(sum) as (keyof DetectionCounters)[]) sum[name] += right[name];
  return sum;
}

function sentence({ standing, counters, quarantined, foreign, faults }: Outcome): string {
  const { signals, late, duplicates, sequenceGaps, evicted, unknownRules } = counters;
  const rare = [
    [late, 'late'],
    [duplicates, 'duplicates'],
    [sequenceGaps, 'gaps in the sequence'],
    [evicted, 'keys given up'],
    [unknownRules, 'alarms of the site by rules that are not here'],
    [quarantined, 'in quarantine'],
    [foreign, 'of other facilities'],
    [faults, 'not read'],
  ] as const;
  const told = rare.filter(([count]) => count > 0).map(([count, what]) => `, ${count} ${what}`);
  return `${signals} signals${told.join('')}; ${standing.length} alarms stand.`;
}
