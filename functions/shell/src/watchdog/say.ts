import type { Command, CorrelationId, FacilityId, SignalId } from '@watchhouse/contracts';
import { closedRefusals, derivedId } from '@watchhouse/domain';
import { afterAppend } from '../consumers/after-append.ts';
import type { AfterAppendServices } from '../consumers/after-append.ts';
import { execute } from '../ledger/execute.ts';
import type { ExecuteServices } from '../ledger/execute.ts';

export interface SayServices extends ExecuteServices, AfterAppendServices {}

/** The ledger was too busy; whoever woke the watchdog does so again. */
class WatchUndecided extends Error {
  constructor(facility: FacilityId) {
    super(`${facility}: the ledger was too busy for the watchdog.`);
    this.name = 'WatchUndecided';
  }
}

/**
 * Says something in the ledger that follows from `opening`. False when the answer was: not this alarm. Other refusals
 * are quiet, they say it was said before.
 */
export async function say(
  services: SayServices,
  facility: FacilityId,
  command: Command,
  opening: SignalId,
): Promise<boolean> {
  const correlation = derivedId('correlation', opening, [command.id]);
  return services.observer.correlated(correlation, () =>
    decide(services, facility, command, opening, correlation),
  );
}

async function decide(
  services: SayServices,
  facility: FacilityId,
  command: Command,
  opening: SignalId,
  correlation: CorrelationId,
): Promise<boolean> {
  const execution = await execute(services, command, {
    facility,
    now: services.clock.now(),
    mode: 'live',
    actor: { kind: 'software', name: 'watchdog' },
    correlation,
    causation: opening,
  });
  if (execution.kind === 'accepted') {
    if (execution.events.length > 0) await afterAppend(services, facility);
    return true;
  }
  const { code } = execution.refusal;
  if (code === 'ledger.busy') throw new WatchUndecided(facility);
  return !closedRefusals.includes(code);
}
