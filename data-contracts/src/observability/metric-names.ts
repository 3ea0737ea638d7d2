/**
 * Everything we count, in the namespace `Watchhouse` with the dimension `service`. Functions emit these names and
 * alarms watch them; a name that stands in one place only is watched in vain.
 */
export const metricNames = [
  'SignalsAccepted',
  'SignalsLate',
  'SignalsQuarantined',
  'SignalsReplayed',
  'SequenceGaps',
  'EdgeAlarmsUnknown',
  'RecordsArchived',
  'BatchesDiscarded',
  'DetectionBlind',
  'FacilityFailed',
  'HeadMoved',
  'FramesSent',
  'ConnectionsRemoved',
  'ClientFramesIgnored',
  'ConsumerFailed',
  'ClockTaskFailed',
  'DeadlinesFired',
  'AccessDenied',
  'AttemptsWithoutTrail',
  'AccessRecordsMoved',
  'CheckpointsMade',
] as const;
export type MetricName = (typeof metricNames)[number];
