import {
  closeSync,
  fdatasyncSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SpoolBounds, limits } from '@watchhouse/contracts';
import { createOvertaking, openSpool, runLanes } from '@watchhouse/edge';
import type { PutOutcome, Spool, SpooledRecord } from '@watchhouse/edge';
import { percentilesOf } from './percentiles.ts';
import type { Percentiles } from './percentiles.ts';

/** How fast an agent's disk takes records, and how fast a backlog of two hours leaves it. */
export interface SpoolRates {
  /** Records of half a second, beside the same bytes appended to a file with fdatasync in the same run. */
  readonly inserts: Readonly<
    Record<'one' | 'hundred', { readonly spool: number; readonly file: number }>
  >;
  readonly backlogSignals: number;
  readonly drain: {
    /** Signals a second with the stream as the only bound, and within the site's share of a shard. */
    readonly wholeLine: number;
    readonly share: number;
    /** From the append of an expedited signal to its call, while the backlog drains within the share. */
    readonly expeditedMs: Percentiles;
    readonly fileBytesAfter: number;
  };
}

const insertMs = 3_000;
const backlogHours = 2;
/** What a site of this bench says. */
export const signalsPerSecond = 50;
const signalBytes = 300;
const shareMs = 20_000;
const expeditedEveryMs = 250;
const unbounded = { signals: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER };

const recordsPerSecond = 1_000 / limits.signal.aggregateIntervalMs;
const signalsPerRecord = signalsPerSecond / recordsPerSecond;
const line = JSON.stringify({ type: 'person.motion', data: 'x'.repeat(signalBytes) });

function recordTo(to: number, signals = signalsPerRecord): SpooledRecord {
  const header = JSON.stringify({ aggregate: 1, from: to - signals + 1, to, count: signals });
  const text = [header, ...Array.from({ length: signals }, () => line)].join('\n');
  return { text, bytes: Buffer.byteLength(text), signals, to };
}

/** Steps of so many records each, one behind the other. */
function stepper(spool: Spool) {
  let sequence = 0;
  return (records: number, expedited: readonly SpooledRecord[] = []): Promise<void> => {
    const aggregates = Array.from({ length: records }, () =>
      recordTo((sequence += signalsPerRecord)),
    );
    const standing = { sequence, heartbeatAt: sequence, unclosed: [] };
    return spool.append({ standing, aggregates, expedited });
  };
}

/** Measures on the disk that holds the temporary folder. */
export async function measureSpool(): Promise<SpoolRates> {
  const folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-bench-spool-'));
  try {
    const one = await measureInserts(folder, 1);
    const hundred = await measureInserts(folder, 100);
    return { inserts: { one, hundred }, ...(await measureDrains(folder)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureInserts(
  folder: string,
  records: number,
): Promise<{ spool: number; file: number }> {
  const spool = openIn(folder, `inserts-${records.toString()}`);
  const step = stepper(spool);
  await step(1);
  const rate = await rateOf(() => step(records), records);
  await spool.close();
  const file = openSync(path.join(folder, 'append'), 'w');
  const text = Array.from({ length: records }, (_, index) => recordTo(index).text).join('');
  const plain = await rateOf(() => {
    writeSync(file, text);
    fdatasyncSync(file);
  }, records);
  closeSync(file);
  return { spool: rate, file: plain };
}

async function rateOf(work: () => Promise<void> | void, each: number): Promise<number> {
  const startedAt = performance.now();
  let done = 0;
  while (performance.now() - startedAt < insertMs) {
    await work();
    done += each;
  }
  return done / ((performance.now() - startedAt) / 1_000);
}

function openIn(folder: string, name: string): Spool {
  return openSpool(mkdtempSync(path.join(folder, name)), SpoolBounds.parse({}));
}

async function measureDrains(
  folder: string,
): Promise<Pick<SpoolRates, 'backlogSignals' | 'drain'>> {
  const backlogSignals = backlogHours * 3_600 * signalsPerSecond;
  const own = mkdtempSync(path.join(folder, 'drain'));
  const spool = openSpool(own, SpoolBounds.parse({}));
  const step = stepper(spool);
  const batch = 400;
  for (let records = backlogSignals / signalsPerRecord; records > 0; records -= batch)
    await step(batch);
  const share = await drainWithin(spool, step);
  const left = spool.state().records;
  const startedAt = performance.now();
  const line = runLine(spool, unbounded);
  while (spool.state().records > 0) await sleep(5);
  const wholeLine = (left * signalsPerRecord) / ((performance.now() - startedAt) / 1_000);
  await line.end();
  await spool.close();
  const fileBytesAfter = statSync(path.join(own, 'spool.db')).size;
  return { backlogSignals, drain: { ...share, wholeLine, fileBytesAfter } };
}

/** Drains for a while as a site may, with live records appended behind and expedited signals that overtake. */
async function drainWithin(
  spool: Spool,
  step: ReturnType<typeof stepper>,
): Promise<{ share: number; expeditedMs: Percentiles }> {
  const delays: number[] = [];
  const line = runLine(spool, undefined, (records) => {
    for (const { text } of records) {
      const at = /^expedited (.*)$/.exec(text)?.[1];
      if (at !== undefined) delays.push(performance.now() - Number(at));
    }
  });
  const startedAt = performance.now();
  for (let turn = 0; performance.now() - startedAt < shareMs; turn += 1) {
    const text = `expedited ${performance.now().toString()}`;
    await step(turn % 2, [{ text, bytes: text.length, signals: 1, to: 0 }]);
    await sleep(expeditedEveryMs);
  }
  const share = line.sent() / ((performance.now() - startedAt) / 1_000);
  await line.end();
  return { share, expeditedMs: percentilesOf(delays) };
}

/** A line to a stream that takes everything at once. */
function runLine(
  spool: Spool,
  rates: typeof unbounded | undefined,
  seen: (records: readonly SpooledRecord[]) => void = () => undefined,
) {
  const ending = new AbortController();
  let signals = 0;
  const put = (records: readonly SpooledRecord[]): Promise<PutOutcome> => {
    seen(records);
    return Promise.resolve({ taken: records.length });
  };
  const events = {
    delivered: (_: number, delivered: number) => void (signals += delivered),
    failed: () => undefined,
    refused: () => undefined,
  };
  const uplink = { spool, overtaking: createOvertaking(), stream: { put }, events };
  const running = runLanes({ ...uplink, ...(rates && { rates }) }, ending.signal);
  return {
    sent: () => signals,
    end: async () => {
      ending.abort();
      await running;
    },
  };
}
