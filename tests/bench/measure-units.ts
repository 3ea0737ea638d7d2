import { afterAppend, execute } from '@watchhouse/shell';
import type { Services } from '@watchhouse/shell';
import { benchContext, raiseAlarm } from './an-alarm.ts';
import type { Units } from './metered-services.ts';

/** DynamoDB units of one alarm and of one command on it, projection and push included. */
export interface UnitsConsumed {
  readonly perAlarm: Units;
  readonly perCommand: Units;
}

const rounds = 20;

/** Raises and acknowledges alarms on a log of its own, and asks the meter after each. */
export async function measureUnits(services: Services, take: () => Units): Promise<UnitsConsumed> {
  const facility = services.ids.next('facility');
  const alarms: Units[] = [];
  const commands: Units[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const raise = raiseAlarm(services);
    take();
    await give(raise);
    alarms.push(take());
    const { alarm } = raise.payload;
    await give({ id: services.ids.next('command'), type: 'alarm.acknowledge', payload: { alarm } });
    commands.push(take());
  }
  return { perAlarm: meanOf(alarms), perCommand: meanOf(commands) };

  async function give(command: Parameters<typeof execute>[1]): Promise<void> {
    const officer = services.ids.next('officer');
    const context = {
      ...benchContext(services, facility),
      actor: { kind: 'officer', officer } as const,
      by: { officer, badge: '100001', post: 'command-centre' } as const,
    };
    const outcome = await execute(services, command, context);
    if (outcome.kind === 'refused') throw new Error(`refused: ${outcome.refusal.code}`);
    await afterAppend(services, facility);
  }
}

function meanOf(all: readonly Units[]): Units {
  const mean = (member: keyof Units) =>
    all.reduce((sum, units) => sum + units[member], 0) / all.length;
  return { read: mean('read'), write: mean('write') };
}
