import type { Percentiles } from './percentiles.ts';
import type { Figures } from './figures.ts';
import type { SampledRate } from './measure-sampling.ts';
import { signalsPerSecond } from './measure-spool.ts';
import type { SpoolRates } from './measure-spool.ts';

const columnWidth = 44;

const line = (name: string, value: string): string => `${name.padEnd(columnWidth)}${value}`;
const milliseconds = ({ p50, p99 }: Percentiles): string =>
  `p50 ${p50.toFixed(0)} ms   p99 ${p99.toFixed(0)} ms`;
const dollars = (value: number): string => `$${value.toFixed(2)}`;

/** The figures as a table for a terminal. */
export function tableOf(figures: Figures): string {
  const { machine, signalToAlarmMs: hops, signalToBrowserMs, dynamoUnits } = figures;
  const units = ({ read, write }: { read: number; write: number }) =>
    `${write.toFixed(1)} write, ${read.toFixed(1)} read`;
  return [
    line('machine', `${machine.cpu}, ${machine.cores.toString()} cores, Node ${machine.node}`),
    ...Object.entries(figures.startSeconds).map(([step, seconds]) =>
      line(`start: ${step}`, `${seconds.toFixed(1)} s`),
    ),
    line(`signal → ledger (${hops.alarms.toString()} alarms)`, milliseconds(hops.putToLedger)),
    line('ledger → frame made', milliseconds(hops.ledgerToFrame)),
    line('frame made → client', milliseconds(hops.frameToClient)),
    line('signal → client', milliseconds(hops.whole)),
    line(
      'signal → line in a browser',
      signalToBrowserMs === null ? 'no Chromium here' : milliseconds(signalToBrowserMs),
    ),
    line('appends, one writer', `${figures.appendsPerSecond.alone.toFixed(1)} a second`),
    line(
      'appends, twenty writers on one log',
      `${figures.appendsPerSecond.withTwentyWriters.toFixed(1)} a second`,
    ),
    line(
      `camera event → stream (${figures.deviceMs.events.toString()})`,
      milliseconds(figures.deviceMs.toStream),
    ),
    line('camera event → frame at a client', milliseconds(figures.deviceMs.toFrame)),
    line('300 people after sampling, all walking', sampled(figures.sampling.everybodyWalks)),
    line('300 people, one in ten walking', sampled(figures.sampling.oneInTenWalks)),
    ...spoolLines(figures.spool),
    line('DynamoDB units of an alarm', units(dynamoUnits.perAlarm)),
    line('DynamoDB units of a command', units(dynamoUnits.perCommand)),
    ...Object.entries(figures.dollarsPerMonth).map(([what, value]) =>
      line(`a month of one facility: ${what}`, dollars(value)),
    ),
  ].join('\n');
}

const sampled = ({ signalsPerSecond, kilobytesPerSecond, pointsPerSecond }: SampledRate): string =>
  `${signalsPerSecond.toFixed(0)} signals/s, ${kilobytesPerSecond.toFixed(0)} KB/s (of ${pointsPerSecond.toString()} points/s)`;

function spoolLines({ inserts, backlogSignals, drain }: SpoolRates): readonly string[] {
  const beside = ({ spool, file }: { spool: number; file: number }): string =>
    `${spool.toFixed(0)} a second, a file ${file.toFixed(0)} (${(spool / file).toFixed(2)})`;
  const times = (rate: number): string =>
    `${rate.toFixed(0)} signals/s, ${(rate / signalsPerSecond).toFixed(0)} × real time`;
  return [
    line('spool inserts, one a transaction', beside(inserts.one)),
    line('spool inserts, a hundred a transaction', beside(inserts.hundred)),
    line(`drain of ${backlogSignals.toString()} signals, whole line`, times(drain.wholeLine)),
    line('drain within the share of a shard', times(drain.share)),
    line('expedited signal → put, while draining', milliseconds(drain.expeditedMs)),
    line('spool file after the drain', `${(drain.fileBytesAfter / 1024).toFixed(0)} KB`),
  ];
}
