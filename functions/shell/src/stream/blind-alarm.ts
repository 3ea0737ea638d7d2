import type { AlarmDefinition, FacilityId, Instant } from '@watchhouse/contracts';
import { alarmIdOf, derivedId, raiseCommand } from '@watchhouse/domain';
import { execute } from '../ledger/execute.ts';
import type { ExecuteServices } from '../ledger/execute.ts';
import type { Observer } from '../observability/observer.ts';
import type { Fence } from './fence.ts';
import { StreamFailure } from './stream-failure.ts';

export interface BlindAlarmServices extends ExecuteServices {
  readonly observer: Observer;
}

const rule = 'detection-blind';

const definition: AlarmDefinition = {
  rule,
  ruleVersion: 1,
  category: 'system',
  consequence: 'life',
  timeToRespond: 'under-5-min',
  priority: 'high',
  title: {
    'zh-Hans': '报警检测曾中断',
    'zh-Hant': '警報偵測曾中斷',
    en: 'Detection was blind',
  },
  message: {
    'zh-Hans': '此前的信号已无法读回，检测从空白状态重新开始；正在持续的情况可能未被发现。',
    'zh-Hant': '此前的訊號已無法讀回，偵測從空白狀態重新開始；正在持續的情況可能未被發現。',
    en: 'Earlier signals could not be read again and detection started anew; what was going on may have been missed.',
  },
  action: {
    'zh-Hans': '请对各监区进行一次巡视。',
    'zh-Hant': '請對各監區進行一次巡視。',
    en: 'Make a round of all areas.',
  },
  shelvable: false,
};

/**
 * Says in the ledger since when detection knows nothing. The ids derive from the fence, so that whoever finds it
 * again says the same.
 */
export async function sayBlind(
  services: BlindAlarmServices,
  facility: FacilityId,
  fence: Fence,
  since: Instant,
): Promise<void> {
  services.observer.warn('detection starts anew', { facility, since });
  services.observer.count('DetectionBlind');
  const signal = derivedId('signal', since, [rule, facility, fence.shard, fence.sequenceNumber]);
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
  const outcome = await execute(services, command, {
    facility,
    now: services.clock.now(),
    occurredAt: since,
    mode: 'live',
    actor: { kind: 'software', name: 'on-signals' },
    correlation: derivedId('correlation', signal, [signal]),
    causation: signal,
  });
  if (outcome.kind === 'refused' && outcome.refusal.code === 'ledger.busy') {
    throw new StreamFailure(outcome.refusal.code);
  }
}
