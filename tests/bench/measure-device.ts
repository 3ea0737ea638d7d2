import { AggregateHeader, Signal } from '@watchhouse/contracts';
import { endAlarm } from '../deployed/alarms.ts';
import type { House } from '../deployed/house.ts';
import { connectLive } from '../deployed/live-client.ts';
import { officerOf } from '../deployed/officer.ts';
import { until } from '../deployed/until.ts';
import { percentilesOf } from './percentiles.ts';
import type { Percentiles } from './percentiles.ts';

/** Milliseconds from what a camera notices to where it is known. */
export interface DeviceHops {
  readonly events: number;
  /** The camera's event → accepted by the stream, through agent, spool and line. */
  readonly toStream: Percentiles;
  /** The camera's event → the frame of its alarm at a live client. */
  readonly toFrame: Percentiles;
}

const eventsMeasured = 30;
const eventsWarm = 2;
const shard = 'shardId-000000000000';

/** Lets the simulated camera of the demo report its alarm input, and follows each report. */
export async function measureDevice(house: House): Promise<DeviceHops> {
  const { camera } = house.run;
  if (camera === undefined) throw new Error('The running house has no camera.');
  const officer = await officerOf(house, 'command');
  const client = await connectLive(house, officer);
  const times: { at: number; accepted: number; received: number }[] = [];
  for (let turn = 0; turn < eventsWarm + eventsMeasured; turn += 1) {
    const at = Date.now();
    await order(camera.address, true);
    const { at: received, value: row } = await client.find('the alarm frame', (frame) => {
      if (frame.kind !== 'delta' || frame.view !== 'open-alarms') return undefined;
      return frame.rows.find(
        ({ definition, lastOpeningAt }) =>
          definition.rule === 'alarm-input' && Date.parse(lastOpeningAt) >= at - clockSlackMs,
      );
    });
    times.push({ at, accepted: await acceptedAt(house, row.evidence.signals), received });
    await order(camera.address, false);
    await endAlarm(house, officer, row);
    await until('the input is closed', async () => {
      const { rows } = await officer.get('openAlarms');
      return rows.some(({ alarm }) => alarm === row.alarm) ? undefined : true;
    });
  }
  client.close();
  const measured = times.slice(eventsWarm);
  return {
    events: measured.length,
    toStream: percentilesOf(measured.map(({ at, accepted }) => accepted - at)),
    toFrame: percentilesOf(measured.map(({ at, received }) => received - at)),
  };
}

/** The camera's clock is its own. */
const clockSlackMs = 1_000;

async function order(address: string, active: boolean): Promise<void> {
  const response = await fetch(new URL('/simulation/fault', address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ event: 'port', active }),
  });
  if (!response.ok) throw new Error(`The camera answers ${String(response.status)}.`);
}

/** When the stream took the first record that holds one of these signals, milliseconds since the epoch. */
async function acceptedAt({ services }: House, signals: readonly string[]): Promise<number> {
  for await (const page of services.signals.readAfter(shard, undefined)) {
    for (const { bytes, arrivedAt } of page) {
      const [first = '', ...lines] = Buffer.from(bytes).toString('utf8').split('\n');
      if (!AggregateHeader.safeParse(JSON.parse(first)).success) continue;
      const holds = lines.some((line) => {
        const read = Signal.safeParse(JSON.parse(line === '' ? 'null' : line));
        return read.success && signals.includes(read.data.id);
      });
      if (holds) return Date.parse(arrivedAt);
    }
  }
  throw new Error('The stream does not hold the signal of the alarm.');
}
