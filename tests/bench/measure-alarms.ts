import type { OpenAlarmRow } from '@watchhouse/contracts';
import { endAlarm } from '../deployed/alarms.ts';
import type { House } from '../deployed/house.ts';
import { connectLive } from '../deployed/live-client.ts';
import { officerOf } from '../deployed/officer.ts';
import { testAgent } from '../deployed/test-agent.ts';
import { percentilesOf } from './percentiles.ts';
import type { Percentiles } from './percentiles.ts';

/** Milliseconds of each hop between a signal's put and its alarm at a live client. */
export interface AlarmHops {
  readonly alarms: number;
  /** Put on the stream → its alarm recorded in the ledger. */
  readonly putToLedger: Percentiles;
  /** Recorded → the frame was made. */
  readonly ledgerToFrame: Percentiles;
  /** Made → received by the client. */
  readonly frameToClient: Percentiles;
  readonly whole: Percentiles;
}

const alarmsMeasured = 60;
/** The first ones start processes; nobody waits for those twice. */
const alarmsWarm = 3;

/** Presses duress buttons one after another and follows each to a live client on this machine. */
export async function measureAlarms(house: House): Promise<AlarmHops> {
  const officer = await officerOf(house, 'command');
  const client = await connectLive(house, officer);
  const times: { put: number; recorded: number; made: number; received: number }[] = [];
  for (let turn = 0; turn < alarmsWarm + alarmsMeasured; turn += 1) {
    const agent = testAgent(house, house.first);
    const { record, signal } = agent.duress();
    const put = Date.now();
    await agent.put(record);
    const { at: received, value } = await client.find('the alarm frame', (frame) => {
      if (frame.kind !== 'delta' || frame.view !== 'open-alarms') return undefined;
      const row = frame.rows.find(({ evidence }) => evidence.signals.some((id) => id === signal));
      return row && { row, made: Date.parse(frame.at) };
    });
    const { row, made } = value;
    times.push({ put, recorded: recordedAt(row), made, received });
    await endAlarm(house, officer, row);
  }
  client.close();
  const measured = times.slice(alarmsWarm);
  const of = (hop: (time: (typeof times)[number]) => number) => percentilesOf(measured.map(hop));
  return {
    alarms: measured.length,
    putToLedger: of(({ put, recorded }) => recorded - put),
    ledgerToFrame: of(({ recorded, made }) => made - recorded),
    frameToClient: of(({ made, received }) => received - made),
    whole: of(({ put, received }) => received - put),
  };
}

const recordedAt = ({ raisedAt }: OpenAlarmRow): number => Date.parse(raisedAt);
