import type { CommandOf, FacilityId, Label } from '@watchhouse/contracts';
import type { execute } from '@watchhouse/shell';
import type { Services } from '@watchhouse/shell';

type Context = Parameters<typeof execute>[2];

const label = (text: string): Label => ({ 'zh-Hans': text, 'zh-Hant': text, en: text });

/** A command that raises a new alarm of the size real ones have. */
export function raiseAlarm({ ids, clock }: Services): CommandOf<'alarm.raise'> {
  const signals = Array.from({ length: 5 }, () => ids.next('signal'));
  return {
    id: ids.next('command'),
    type: 'alarm.raise',
    payload: {
      alarm: ids.next('alarm'),
      definition: {
        rule: 'danger-zone-dwell',
        ruleVersion: 1,
        category: 'danger-zone',
        consequence: 'escape',
        timeToRespond: 'under-5-min',
        priority: 'high',
        title: label('Staying in a danger zone'),
        message: label('Someone has stayed in a danger zone longer than allowed'),
        action: label('View the cameras of the place and send the nearest officer'),
        shelvable: true,
      },
      key: ids.next('zone'),
      openingSignal: signals[0] ?? ids.next('signal'),
      openedAt: clock.now(),
      place: { zone: ids.next('zone'), label: label('Cell 203, window line') },
      evidence: { signals, values: { stayedSeconds: 20, boundSeconds: 20 } },
      holdOffSeconds: 0,
    },
  };
}

/** Who asks in a bench: nobody. */
export function benchContext({ ids, clock }: Services, facility: FacilityId): Context {
  return {
    facility,
    now: clock.now(),
    mode: 'simulation',
    actor: { kind: 'software', name: 'bench' },
    correlation: ids.next('correlation'),
  };
}
