import { cpus } from 'node:os';
import { runningHouse } from '../deployed/house.ts';
import { billOf } from './bill.ts';
import type { Bill } from './bill.ts';
import { measureAlarms } from './measure-alarms.ts';
import type { AlarmHops } from './measure-alarms.ts';
import { measureBrowser } from './measure-browser.ts';
import { measureAppends } from './measure-ledger.ts';
import type { AppendRates } from './measure-ledger.ts';
import { measureDevice } from './measure-device.ts';
import type { DeviceHops } from './measure-device.ts';
import { measureSampling } from './measure-sampling.ts';
import type { SamplingRates } from './measure-sampling.ts';
import { measureSpool } from './measure-spool.ts';
import type { SpoolRates } from './measure-spool.ts';
import { measureUnits } from './measure-units.ts';
import type { UnitsConsumed } from './measure-units.ts';
import { meteredServices } from './metered-services.ts';
import type { Percentiles } from './percentiles.ts';

/** What one run of the bench found, with the machine it ran on. */
export interface Figures {
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string };
  readonly startSeconds: Readonly<Record<string, number>>;
  readonly signalToAlarmMs: AlarmHops;
  readonly signalToBrowserMs: Percentiles | null;
  readonly appendsPerSecond: AppendRates;
  readonly deviceMs: DeviceHops;
  readonly sampling: SamplingRates;
  readonly spool: SpoolRates;
  readonly dynamoUnits: UnitsConsumed;
  readonly dollarsPerMonth: Bill;
}

/** Measures the running house, one thing after another, so that none disturbs the next. */
export async function measure(): Promise<Figures> {
  const house = runningHouse();
  const { services, take } = meteredServices();
  const signalToAlarmMs = await measureAlarms(house);
  const signalToBrowserMs = await measureBrowser(house);
  const dynamoUnits = await measureUnits(services, take);
  const appendsPerSecond = await measureAppends(services);
  const deviceMs = await measureDevice(house);
  const sampling = measureSampling();
  const spool = await measureSpool();
  const processors = cpus();
  return {
    machine: {
      cpu: processors[0]?.model ?? 'unknown',
      cores: processors.length,
      node: process.version,
    },
    startSeconds: house.run.steps,
    signalToAlarmMs,
    signalToBrowserMs,
    appendsPerSecond,
    deviceMs,
    sampling,
    spool,
    dynamoUnits,
    dollarsPerMonth: billOf(dynamoUnits, sampling.oneInTenWalks),
  };
}
