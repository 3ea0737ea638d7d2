import type { AlarmDefinition, Command, FacilityId, Instant } from '@watchhouse/contracts';
import { alarmIdOf, clearCommand, derivedId, raiseCommand } from '@watchhouse/domain';
import { isProcessEnd } from '../crash-points.ts';
import { execute } from '../ledger/execute.ts';
import type { ExecuteServices } from '../ledger/execute.ts';
import type { Observer } from '../observability/observer.ts';

export interface ParkedDetectionServices extends ExecuteServices {
  readonly observer: Observer;
}

const rule = 'detection-parked';

const definition: AlarmDefinition = {
  rule,
  ruleVersion: 1,
  category: 'system',
  consequence: 'life',
  timeToRespond: 'under-5-min',
  priority: 'high',
  title: {
    'zh-Hans': '报警检测已暂停',
    'zh-Hant': '警報偵測已暫停',
    en: 'Detection is parked',
  },
  message: {
    'zh-Hans': '本所信号的处理多次失败，已暂停并将自动重试；其间信号不丢失，但不会产生新的报警。',
    'zh-Hant': '本所訊號的處理多次失敗，已暫停並將自動重試；其間訊號不會遺失，但不會產生新的警報。',
    en: 'Signals of this facility failed to be decided again and again; they are kept and tried again, but raise no alarms meanwhile.',
  },
  action: {
    'zh-Hans': '请加强巡视，并通知系统管理员。',
    'zh-Hant': '請加強巡視，並通知系統管理員。',
    en: 'Make rounds, and call the system administrator.',
  },
  shelvable: false,
};

/** Stands for the moment at which the facility was parked; there is no device behind it. */
const openingOf = (facility: FacilityId, since: Instant) =>
  derivedId('signal', since, [rule, facility]);

/**
 * Says in the ledger that a facility is parked, once however often it fails again. False when it could not be said:
 * the ledger itself may be what fails.
 */
export async function raiseParkedDetection(
  services: ParkedDetectionServices,
  facility: FacilityId,
  since: Instant,
): Promise<boolean> {
  const signal = openingOf(facility, since);
  const command = raiseCommand(
    { rule: { holdOffSeconds: 0 }, definition },
    alarmIdOf(rule, facility, signal),
    {
      key: facility,
      signal,
      at: Date.parse(since),
      evidence: { signals: [signal], values: { since } },
    },
    { label: definition.title },
  );
  return send(services, facility, command);
}

/** Says that it has caught up. */
export async function endParkedDetection(
  services: ParkedDetectionServices,
  facility: FacilityId,
  since: Instant,
): Promise<boolean> {
  const signal = openingOf(facility, since);
  const at = Date.parse(services.clock.now());
  const ending = { at, cause: 'condition-end' } as const;
  const command = clearCommand(alarmIdOf(rule, facility, signal), signal, ending);
  return send(services, facility, command);
}

async function send(
  services: ParkedDetectionServices,
  facility: FacilityId,
  command: Command,
): Promise<boolean> {
  try {
    const outcome = await execute(services, command, {
      facility,
      now: services.clock.now(),
      mode: 'live',
      actor: { kind: 'software', name: 'on-signals' },
      correlation: derivedId('correlation', command.id, [command.id]),
    });
    return outcome.kind === 'accepted' || outcome.refusal.code !== 'ledger.busy';
  } catch (cause) {
    if (isProcessEnd(cause)) throw cause;
    services.observer.error('the alarm of a parked facility failed', cause, { facility });
    return false;
  }
}
