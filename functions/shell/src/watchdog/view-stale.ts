import { limits, priorityOf } from '@watchhouse/contracts';
import type {
  AlarmDefinition,
  ConsumerName,
  Envelope,
  FacilityId,
  Instant,
} from '@watchhouse/contracts';
import { derivedId, instantAfter, msBetween } from '@watchhouse/domain';
import type { WatchCondition } from './report-condition.ts';

export const viewStaleRule = 'view-stale';
const { viewStaleMs } = limits.watchdog;

/** What people look at, and whether alarms reach them by it. What feeds no screen is seen by its effects. */
export const watchedViews: Readonly<Partial<Record<ConsumerName, 'alarms' | 'registers'>>> = {
  'open-alarms': 'alarms',
  'alarm-pages': 'alarms',
  push: 'alarms',
  'system-health': 'registers',
  postings: 'registers',
  facility: 'registers',
  published: 'registers',
  quarantine: 'registers',
};

function definitionOf(feeds: 'alarms' | 'registers'): AlarmDefinition {
  const consequence = feeds === 'alarms' ? 'life' : 'rights';
  const timeToRespond = feeds === 'alarms' ? 'under-5-min' : 'under-30-min';
  return {
    rule: viewStaleRule,
    ruleVersion: 1,
    category: 'system',
    consequence,
    timeToRespond,
    priority: priorityOf(consequence, timeToRespond),
    title: {
      'zh-Hans': '画面内容已过时',
      'zh-Hant': '畫面內容已過時',
      en: 'A screen shows an old state',
    },
    message: {
      'zh-Hans': '部分画面没有跟上记录，所显示的可能不是最新情况。',
      'zh-Hant': '部分畫面沒有跟上記錄，所顯示的可能不是最新情況。',
      en: 'What some screens show has not followed the record; something newer may have happened.',
    },
    action: {
      'zh-Hans': '不要依赖该画面，以现场和电话为准，并通知系统管理员。',
      'zh-Hant': '不要依賴該畫面，以現場和電話為準，並通知系統管理員。',
      en: 'Do not rely on it: go by what you see and hear on site, and call the system administrator.',
    },
    shelvable: false,
  };
}

/** When a view that has not taken in an event is stale. */
export const staleFrom = ({ recordedAt }: Envelope): Instant =>
  instantAfter(recordedAt, viewStaleMs);

/** A consumer has not taken in an event for longer than the bound; the opening stands for that event. */
export function viewStale(
  facility: FacilityId,
  consumer: ConsumerName,
  feeds: 'alarms' | 'registers',
  waiting: Envelope,
  now: Instant,
): WatchCondition {
  const { id, recordedAt, seq } = waiting;
  return {
    facility,
    rule: viewStaleRule,
    key: consumer,
    definition: definitionOf(feeds),
    holdOffSeconds: 0,
    place: { label: { 'zh-Hans': consumer, 'zh-Hant': consumer, en: consumer } },
    opening: derivedId('signal', recordedAt, [viewStaleRule, facility, consumer, id]),
    openedAt: staleFrom(waiting),
    values: {
      consumer,
      position: seq - 1,
      staleSeconds: Math.floor(msBetween(recordedAt, now) / 1_000),
      allowedSeconds: viewStaleMs / 1_000,
    },
    // A view that follows too slowly waits for another event at each look.
    isOf: () => true,
  };
}
