import type { CorrelationId, RefusalCode } from '@watchhouse/contracts';
import { derivedId } from '@watchhouse/domain';
import { afterAppend } from '../consumers/after-append.ts';
import type { AfterAppendServices } from '../consumers/after-append.ts';
import { execute } from '../ledger/execute.ts';
import type { ExecuteServices } from '../ledger/execute.ts';
import type { WakeQueue } from '../wake/wake-queue.ts';
import type { DueItem, DueKey, DueStore } from './due-store.ts';
import { queueDeadlines } from './queue-deadlines.ts';

export interface FireServices extends ExecuteServices, AfterAppendServices {
  readonly due: DueStore;
  readonly wake: WakeQueue;
}

/** Answers after which the deadline is not settled. */
const unsettled: ReadonlySet<RefusalCode> = new Set(['deadline.tooEarly', 'ledger.busy']);

/** The ledger was too busy to decide a deadline; whoever woke it does so again. */
class DeadlineUndecided extends Error {
  constructor({ facility, deadline }: DueKey) {
    super(`${facility}: deadline ${deadline} could not be decided.`);
    this.name = 'DeadlineUndecided';
  }
}

/**
 * Wakes a due item: sends its command and removes it once it is settled. Early, it is queued again; woken twice or
 * after it became obsolete, the refusal is quiet and the item goes. Throws what the queue has to try again.
 */
export async function fireDeadline(services: FireServices, key: DueKey): Promise<void> {
  const item = await services.due.get(key);
  if (item === undefined) return;
  if (services.clock.now() < item.dueAt) return queueDeadlines(services, [item]);
  services.crash?.('deadline.before-command');
  const correlation = derivedId('correlation', item.deadline, [item.deadline]);
  const code = await services.observer.correlated(correlation, () =>
    send(services, item, correlation),
  );
  services.crash?.('deadline.after-command');
  if (code === 'ledger.busy') throw new DeadlineUndecided(key);
  if (code !== undefined && unsettled.has(code)) return;
  await services.due.remove(item);
  services.observer.count('DeadlinesFired');
}

/** The refusal's code, `undefined` when the command was accepted. */
async function send(
  services: FireServices,
  item: DueItem,
  correlation: CorrelationId,
): Promise<RefusalCode | undefined> {
  const { facility, deadline, command, dueAt } = item;
  const execution = await execute(services, command, {
    facility,
    now: services.clock.now(),
    mode: 'live',
    actor: { kind: 'software', name: 'deadline' },
    correlation,
    causation: deadline,
    occurredAt: dueAt,
  });
  const answer = execution.kind === 'accepted' ? execution.kind : execution.refusal.code;
  services.observer.info('deadline decided', { facility, command: command.type, answer });
  if (execution.kind === 'refused') return execution.refusal.code;
  await afterAppend(services, facility);
  return undefined;
}
