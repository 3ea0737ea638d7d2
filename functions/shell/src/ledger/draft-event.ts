import { eventContracts } from '@watchhouse/contracts';
import type {
  Command,
  CorrelationId,
  DeviceId,
  DomainEvent,
  Instant,
  OfficerId,
  PolicyDecision,
  Post,
  Purpose,
} from '@watchhouse/contracts';
import type { CommandContext, EventDraft } from '@watchhouse/domain';
import type { Clock } from '../clock.ts';
import type { IdSource } from '../ids.ts';
import type { Sealer } from '../sealing/sealer.ts';
import type { StreamState } from './ledger.ts';

/** What the ledger remembers of a command besides its body: who asked, from where, why and by what right. */
export interface ExecuteContext extends CommandContext {
  readonly correlation: CorrelationId;
  /** The signal or event that made it happen; the command itself when a person asked. */
  readonly causation?: string;
  /** Event time; the time of the decision when absent. */
  readonly occurredAt?: Instant;
  readonly onBehalfOf?: OfficerId;
  readonly post?: Post;
  readonly device?: DeviceId;
  readonly purpose?: Purpose;
  readonly policyDecision?: PolicyDecision;
}

interface DraftServices {
  readonly sealer: Sealer;
  readonly ids: IdSource;
  readonly clock: Clock;
}

/** The envelope of the `index`-th sealed event of a decision, without its place in the chain. */
export async function draftEvent(
  services: DraftServices,
  stored: StreamState,
  asked: { readonly command: Command; readonly context: ExecuteContext },
  event: DomainEvent,
  index: number,
): Promise<EventDraft> {
  const { command, context } = asked;
  const { onBehalfOf, post, device, purpose, policyDecision } = context;
  const reason = reasonOf(command);
  return {
    id: services.ids.next('event'),
    facility: context.facility,
    stream: stored.stream,
    version: stored.version + index + 1,
    type: event.type,
    schemaVersion: eventContracts[event.type].schemaVersion,
    mode: context.mode,
    occurredAt: context.occurredAt ?? context.now,
    recordedAt: services.clock.now(),
    actor: context.actor,
    ...(onBehalfOf !== undefined && { onBehalfOf }),
    ...(post !== undefined && { post }),
    ...(device !== undefined && { device }),
    ...(purpose !== undefined && { purpose }),
    ...(reason !== undefined && {
      reason: await services.sealer.sealReason(context.facility, event.type, reason),
    }),
    ...(policyDecision !== undefined && { policyDecision }),
    commandId: command.id,
    correlationId: context.correlation,
    causationId: context.causation ?? command.id,
    payload: event.payload,
  };
}

const reasonOf = (command: Command): string | undefined =>
  'reason' in command.payload ? command.payload.reason : undefined;
