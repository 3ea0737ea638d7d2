import type { CommandOf, Label } from '@watchhouse/contracts';
import type { IdSource } from '../ids.ts';
import type { Clock } from '../clock.ts';

const label = (text: string): Label => ({ 'zh-Hans': text, 'zh-Hant': text, en: text });

/** The command that raises a new alarm, for tests that need some alarm. */
export function theAlarm({
  ids,
  clock,
}: {
  readonly ids: IdSource;
  readonly clock: Clock;
}): CommandOf<'alarm.raise'> {
  const signal = ids.next('signal');
  return {
    id: ids.next('command'),
    type: 'alarm.raise',
    payload: {
      alarm: ids.next('alarm'),
      definition: {
        rule: 'danger-zone-dwell',
        ruleVersion: 1,
        category: 'danger-zone',
        consequence: 'life',
        timeToRespond: 'under-5-min',
        priority: 'high',
        title: label('title'),
        message: label('message'),
        action: label('action'),
        shelvable: true,
      },
      key: 'key',
      openingSignal: signal,
      openedAt: clock.now(),
      place: { label: label('place') },
      evidence: { signals: [signal], values: {} },
      holdOffSeconds: 0,
    },
  };
}
