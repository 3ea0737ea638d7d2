import type { SampledRate } from './measure-sampling.ts';
import type { UnitsConsumed } from './measure-units.ts';

/**
 * List prices of us-east-1 in US dollars: DynamoDB on demand per million units, an hour of a Kinesis shard and of one
 * consumer with enhanced fan-out, what is put and what the fan-out hands on, Lambda on arm64 per GB-second and per million requests, SQS per million requests, a
 * KMS key a month. Source: the AWS price list after DynamoDB's reduction of November 2024.
 */
const prices = {
  writeUnitsMillion: 0.625,
  readUnitsMillion: 0.125,
  shardHour: 0.015,
  fanOutHour: 0.015,
  fanOutGigabyte: 0.013,
  /** Of 25 KB each. */
  putUnitsMillion: 0.014,
  objectPutsThousand: 0.005,
  storedGigabyteMonth: 0.023,
  lambdaGbSecond: 0.0000133334,
  lambdaMillion: 0.2,
  queueMillion: 0.4,
  kmsKey: 1,
} as const;

/** A busy day of one house, from which the month is reckoned. */
const day = {
  alarms: 300,
  commandsPerAlarm: 3,
  /** Each is one record of the access log and the reads behind it. */
  personalReads: 5_000,
  readUnitsPerView: 4,
  /** Two records a second; each batch moves the fence by one conditional write. */
  batches: 2 * 86_400,
  batchGbSeconds: 0.25 * 0.06,
  /** Position frames every five seconds: the chain's link, and reading the connections. */
  ticks: 86_400 / 5,
  tickReadUnits: 8,
  tickGbSeconds: 0.25 * 0.05,
  /** Signals and transitions each five minutes, a keyframe each minute, the map each half minute unwatched. */
  objects: 2 * 288 + 1_440 + 2_880,
  /** Detection's state each minute, and the map each second of the eight hours in which somebody watches. */
  stateObjects: 1_440 + 8 * 3_600,
  /** The lines of the archive shrink to this share. */
  compressed: 1 / 16,
} as const;

const daysPerMonth = 30;
const keys = 2;
const putUnitKilobytes = 25;
const million = 1_000_000;

/**
 * An estimate in US dollars a month for one facility, by what it is paid for. Logs, metrics and traffic are not in it;
 * of the archive it is the first month, to which each further one adds its storage.
 */
export type Bill = Readonly<
  Record<'dynamo' | 'kinesis' | 'objects' | 'lambda' | 'queues' | 'keys' | 'total', number>
>;

/** The month's bill of one facility, from the units that were measured and what its site sends. */
export function billOf({ perAlarm, perCommand }: UnitsConsumed, sent: SampledRate): Bill {
  const { alarms, commandsPerAlarm, personalReads, batches, ticks } = day;
  const commands = alarms * commandsPerAlarm;
  const writes =
    alarms * perAlarm.write + commands * perCommand.write + personalReads + batches + ticks;
  const reads =
    alarms * perAlarm.read +
    commands * perCommand.read +
    personalReads * day.readUnitsPerView +
    ticks * day.tickReadUnits;
  const gbSeconds = batches * day.batchGbSeconds + ticks * day.tickGbSeconds;
  const monthly = (daily: number) => daily * daysPerMonth;
  const gigabytes = (sent.kilobytesPerSecond * 86_400) / million;
  const putUnits = batches * Math.ceil(sent.kilobytesPerSecond / 2 / putUnitKilobytes);
  const parts = {
    dynamo: monthly(
      (writes * prices.writeUnitsMillion + reads * prices.readUnitsMillion) / million,
    ),
    kinesis: monthly(
      24 * (prices.shardHour + prices.fanOutHour) +
        gigabytes * prices.fanOutGigabyte +
        (putUnits * prices.putUnitsMillion) / million,
    ),
    objects: monthly(
      ((day.objects + day.stateObjects) * prices.objectPutsThousand) / 1_000 +
        gigabytes * day.compressed * prices.storedGigabyteMonth,
    ),
    lambda: monthly(
      gbSeconds * prices.lambdaGbSecond + ((batches + ticks) * prices.lambdaMillion) / million,
    ),
    // Sent, received, deleted.
    queues: monthly((3 * ticks * prices.queueMillion) / million),
    keys: keys * prices.kmsKey,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}
