import { limits, priorityOf } from '@watchhouse/contracts';
import type { AlarmDefinition, FacilityId, Instant } from '@watchhouse/contracts';
import { instantAfter, msBetween } from '@watchhouse/domain';
import type { LastHeartbeat } from './fence-reader.ts';
import type { WatchCondition } from './report-condition.ts';

const rule = 'stream-behind';
const { streamBehindMs } = limits.watchdog;
const title = {
  'zh-Hans': '信号处理滞后',
  'zh-Hant': '訊號處理滯後',
  en: 'Signals are not being decided',
};

/** One for the facility: its signals are decided together. */
export const streamBehindOf = (facility: FacilityId) => ({ facility, rule, key: facility });

const definition: AlarmDefinition = {
  rule,
  ruleVersion: 1,
  category: 'system',
  consequence: 'life',
  timeToRespond: 'under-5-min',
  priority: priorityOf('life', 'under-5-min'),
  title,
  message: {
    'zh-Hans': '现场信号已到达，但尚未分析；地图与报警停在较早的时刻。',
    'zh-Hant': '現場訊號已到達，但尚未分析；地圖與警報停在較早的時刻。',
    en: 'Signals of the site have arrived and wait to be read; map and detection stand at an earlier moment.',
  },
  action: {
    'zh-Hans': '恢复前加派人员巡视，并通知系统管理员；现场代理工作正常。',
    'zh-Hant': '恢復前加派人員巡視，並通知系統管理員；現場代理工作正常。',
    en: 'Send officers on patrol until it is over and call the system administrator; the site itself is sending.',
  },
  shelvable: false,
};

/** When a record that nobody has decided means that detection is behind. */
export const behindFrom = (arrivedAt: Instant): Instant => instantAfter(arrivedAt, streamBehindMs);

/** The stream holds a record older than the bound; the opening is the last heartbeat that was accepted. */
export function streamBehind(
  facility: FacilityId,
  arrivedAt: Instant,
  last: LastHeartbeat,
  now: Instant,
): WatchCondition {
  return {
    ...streamBehindOf(facility),
    definition,
    holdOffSeconds: 0,
    place: { label: title },
    opening: last.signal,
    openedAt: behindFrom(arrivedAt),
    values: {
      behindSeconds: Math.floor(msBetween(arrivedAt, now) / 1_000),
      allowedSeconds: streamBehindMs / 1_000,
      lastHeartbeatAt: last.at,
    },
    // Detection that catches up slowly accepts heartbeats and is behind all the same.
    isOf: () => true,
  };
}
