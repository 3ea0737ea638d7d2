import type { FacilityId, OpenAlarmRow } from '@watchhouse/contracts';
import { aCommand } from './officer.ts';
import type { Officer } from './officer.ts';
import type { House } from './house.ts';
import { testAgent } from './test-agent.ts';
import { until } from './until.ts';

/** The open alarm for which `choose` holds, as soon as the API lists it. */
export async function openAlarm(
  officer: Officer,
  facility: FacilityId,
  choose: (row: OpenAlarmRow) => boolean,
  withinMs?: number,
): Promise<OpenAlarmRow> {
  const ask = async () => (await officer.get('openAlarms', { facility })).rows.find(choose);
  return until('an open alarm', ask, withinMs);
}

/** Presses a duress button of a fresh device and waits for its alarm. */
export async function raiseDuress(
  house: House,
  officer: Officer,
  facility: FacilityId,
): Promise<OpenAlarmRow> {
  const agent = testAgent(house, facility);
  const { record, signal } = agent.duress();
  await agent.put(record);
  return openAlarm(officer, facility, ({ evidence }) =>
    evidence.signals.some((id) => id === signal),
  );
}

/** Ends an alarm of this test completely, so that the next one finds a quiet house. */
export async function endAlarm(
  house: House,
  officer: Officer,
  { alarm, facility }: Pick<OpenAlarmRow, 'alarm' | 'facility'>,
): Promise<void> {
  const send = async (command: unknown) => officer.command(command, facility);
  await send(aCommand(house, 'alarm.acknowledge', { alarm }));
  const reason = 'Button was pressed by a test';
  await send(aCommand(house, 'alarm.end-condition', { alarm, reason }));
}
