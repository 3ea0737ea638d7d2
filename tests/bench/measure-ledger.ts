import { execute } from '@watchhouse/shell';
import type { FacilityId } from '@watchhouse/contracts';
import type { Services } from '@watchhouse/shell';
import { benchContext, raiseAlarm } from './an-alarm.ts';

/** Appends a second on one facility, the whole way of a command: load, decide, seal, append. */
export interface AppendRates {
  readonly alone: number;
  readonly withTwentyWriters: number;
}

const measuredMs = 10_000;
const writers = 20;

/** Raises alarms for ten seconds alone, then with twenty writers on one log. */
export async function measureAppends(services: Services): Promise<AppendRates> {
  return {
    alone: await appendRate(services, 1),
    withTwentyWriters: await appendRate(services, writers),
  };
}

async function appendRate(services: Services, count: number): Promise<number> {
  const facility = services.ids.next('facility');
  let appended = 0;
  const startedAt = performance.now();
  const write = async (): Promise<void> => {
    while (performance.now() - startedAt < measuredMs) {
      if (await appendOne(services, facility)) appended += 1;
    }
  };
  await Promise.all(Array.from({ length: count }, write));
  return appended / ((performance.now() - startedAt) / 1_000);
}

/** What was refused because the log was too busy is not counted. */
async function appendOne(services: Services, facility: FacilityId): Promise<boolean> {
  const outcome = await execute(services, raiseAlarm(services), benchContext(services, facility));
  return outcome.kind === 'accepted';
}
