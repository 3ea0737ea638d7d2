import { OpenAlarmRow } from '@watchhouse/contracts';
import type { AlarmDefinition, AlarmStatus, Priority } from '@watchhouse/contracts';

const label = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en });

/** Builds an open alarm for a test; `number` makes its id. */
export function anAlarm(given: {
  readonly number?: number;
  readonly status?: AlarmStatus;
  readonly priority?: Priority;
  readonly openedAt?: string;
  readonly reAlarms?: number;
  readonly respondBy?: string;
  readonly category?: AlarmDefinition['category'];
}): OpenAlarmRow {
  const at = given.openedAt ?? '2026-11-24T08:00:00.000Z';
  return OpenAlarmRow.parse({
    alarm: `alm_01JD8Z6M5V3N9QK2T7W4X8Y${String(given.number ?? 0).padStart(3, '0')}`,
    facility: 'fac_01JD8Z6M5V3N9QK2T7W4X8Y0AB',
    status: given.status ?? 'unack-active',
    definition: {
      rule: 'danger-zone-dwell',
      ruleVersion: 1,
      category: given.category ?? 'danger-zone',
      consequence: 'life',
      timeToRespond: 'under-1-min',
      priority: given.priority ?? 'critical',
      title: label('Danger zone'),
      message: label('Someone stays in the danger zone'),
      action: label('Go there'),
      shelvable: true,
    },
    place: { label: label('Cell 203') },
    openedAt: at,
    raisedAt: at,
    ...(given.respondBy === undefined ? {} : { respondBy: given.respondBy }),
    conditionActive: true,
    reAlarms: given.reAlarms ?? 0,
    lastOpeningAt: at,
    evidence: { signals: ['sig_01JD8Z6M5V3N9QK2T7W4X8Y0AB'], values: {} },
    seq: 1,
  });
}
