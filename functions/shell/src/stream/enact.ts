import type { CorrelationId, Envelope, FacilityId, SignalId } from '@watchhouse/contracts';
import { closedRefusals, derivedId, occurredAtOf, signalBehind } from '@watchhouse/domain';
import type { DetectionDecision } from '@watchhouse/domain';
import type { CrashHook } from '../crash-points.ts';
import type { ExecuteContext } from '../ledger/draft-event.ts';
import { execute } from '../ledger/execute.ts';
import type { ExecuteServices, Execution } from '../ledger/execute.ts';
import type { Observer } from '../observability/observer.ts';
import { StreamFailure } from './stream-failure.ts';

export interface EnactServices extends ExecuteServices {
  readonly observer: Observer;
  readonly crash?: CrashHook;
}

/**
 * Brings decisions of detection into the ledger, in order. Their command ids derive from the signals, so doing it
 * again changes nothing; a refusal (the alarm is there, or held off) is an answer, not a failure.
 */
export async function enact(
  services: EnactServices,
  facility: FacilityId,
  decisions: readonly DetectionDecision[],
): Promise<readonly Envelope[]> {
  const events: Envelope[] = [];
  for (const decision of decisions) {
    services.crash?.('signals.between-decisions');
    for (const command of [decision.command, ...decision.otherwise]) {
      const context = contextOf(services, facility, command);
      const outcome = await services.observer.correlated(context.correlation, () =>
        send(services, command, context),
      );
      if (outcome.kind === 'accepted') {
        events.push(...outcome.events);
        break;
      }
      const { code } = outcome.refusal;
      if (code === 'ledger.busy') throw new StreamFailure(code);
      if (!closedRefusals.includes(code)) break;
    }
  }
  return events;
}

async function send(
  services: EnactServices,
  command: DetectionDecision['command'],
  context: ExecuteContext,
): Promise<Execution> {
  const outcome = await execute(services, command, context);
  const answer = outcome.kind === 'accepted' ? outcome.kind : outcome.refusal.code;
  const { facility } = context;
  services.observer.info('decided', { facility, command: command.type, answer });
  return outcome;
}

function contextOf(
  services: EnactServices,
  facility: FacilityId,
  command: DetectionDecision['command'],
): ExecuteContext {
  const signal = signalBehind(command);
  return {
    facility,
    now: services.clock.now(),
    occurredAt: occurredAtOf(command),
    mode: 'live',
    actor: { kind: 'software', name: 'detection' },
    correlation: correlationOf(signal, command),
    causation: signal ?? command.id,
  };
}

/** The same signal gives the same correlation id wherever it is handled. */
const correlationOf = (
  signal: SignalId | undefined,
  command: DetectionDecision['command'],
): CorrelationId => derivedId('correlation', signal ?? command.id, [signal ?? command.id]);
