import type { AlarmDefinition, ConsumerName, FacilityId, Instant } from '@watchhouse/contracts';
import { alarmIdOf, clearCommand, derivedId, raiseCommand } from '@watchhouse/domain';
import type { Command } from '@watchhouse/contracts';
import { execute } from '../ledger/execute.ts';
import type { ExecuteServices } from '../ledger/execute.ts';
import type { Observer } from '../observability/observer.ts';

export interface ParkedAlarmServices extends ExecuteServices {
  readonly observer: Observer;
}

const rule = 'consumer-parked';

const definition: AlarmDefinition = {
  rule,
  ruleVersion: 1,
  category: 'system',
  consequence: 'rights',
  timeToRespond: 'under-30-min',
  priority: 'medium',
  title: {
    'zh-Hans': '后台处理已停止',
    'zh-Hant': '後台處理已停止',
    en: 'Background processing has stopped',
  },
  message: {
    'zh-Hans': '一项后台处理多次失败，已暂停；相关画面不再更新。',
    'zh-Hant': '一項後台處理多次失敗，已暫停；相關畫面不再更新。',
    en: 'A background process failed repeatedly and was parked; what it feeds is no longer updated.',
  },
  action: {
    'zh-Hans': '通知系统管理员。',
    'zh-Hant': '通知系統管理員。',
    en: 'Call the system administrator.',
  },
  shelvable: true,
};

/** Stands for the moment at which a consumer was parked; there is no device behind it. */
const openingOf = (facility: FacilityId, consumer: ConsumerName, since: Instant) =>
  derivedId('signal', since, [rule, facility, consumer]);

/** Says in the ledger that a consumer is parked, once however often it fails again. */
export async function raiseParkedAlarm(
  services: ParkedAlarmServices,
  facility: FacilityId,
  consumer: ConsumerName,
  since: Instant,
): Promise<void> {
  const signal = openingOf(facility, consumer, since);
  const evidence = { signals: [signal], values: { consumer } };
  const label = { 'zh-Hans': consumer, 'zh-Hant': consumer, en: consumer };
  const command = raiseCommand(
    { rule: { holdOffSeconds: 0 }, definition },
    alarmIdOf(rule, consumer, signal),
    { key: consumer, signal, at: Date.parse(since), evidence },
    { label },
  );
  await send(services, facility, command);
}

/** Says that it works again. */
export async function endParkedAlarm(
  services: ParkedAlarmServices,
  facility: FacilityId,
  consumer: ConsumerName,
  since: Instant,
): Promise<void> {
  const signal = openingOf(facility, consumer, since);
  const at = Date.parse(services.clock.now());
  const ending = { at, cause: 'condition-end' } as const;
  await send(services, facility, clearCommand(alarmIdOf(rule, consumer, signal), signal, ending));
}

/** A consumer's trouble must not grow because its alarm cannot be written; the log line is there already. */
async function send(
  services: ParkedAlarmServices,
  facility: FacilityId,
  command: Command,
): Promise<void> {
  try {
    await execute(services, command, {
      facility,
      now: services.clock.now(),
      mode: 'live',
      actor: { kind: 'software', name: 'consumers' },
      correlation: derivedId('correlation', command.id, [command.id]),
    });
  } catch (cause) {
    services.observer.error('The alarm of a parked consumer failed.', cause, { facility });
  }
}
