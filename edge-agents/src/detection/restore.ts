import { limits } from '@watchhouse/contracts';
import { emptyDetection } from '@watchhouse/domain';
import type { Setup } from '../config.ts';
import type { Log } from '../health/log.ts';
import type { SpooledRecord } from '../spool/aggregate.ts';
import { createEdgeDetection, itemOf } from './edge-detection.ts';
import type { EdgeDetection } from './edge-detection.ts';
import { readSnapshot } from './snapshot-file.ts';
import { keepUnconfirmed } from './unconfirmed-alarms.ts';
import type { UnconfirmedAlarms } from './unconfirmed-alarms.ts';

/** What is left in the spool of an earlier run. */
export interface Remains {
  /** The newest waiting records behind a sequence number. */
  readonly since: (sequence: number, recordsMax: number) => readonly SpooledRecord[];
  /** Last heartbeat of the earlier run, event time; undefined for a new folder. */
  readonly heartbeatAt: number | undefined;
}

/**
 * Edge detection as it stood before a restart: the snapshot, brought up to date by the records that still wait
 * behind it. What was delivered since the snapshot is no longer there; a gap of a few seconds is borne, behind a
 * longer one detection begins empty, and the log says so. The cloud has seen everything and settles the rest.
 */
export function restoreDetection(
  setup: Setup,
  remains: Remains,
  log: Log,
): { readonly detection: EdgeDetection; readonly unconfirmed: UnconfirmedAlarms } {
  const { facility, stateDir } = setup.config;
  const snapshot = readSnapshot(stateDir, facility);
  const usable = typeof snapshot === 'string' ? undefined : snapshot;
  let detection = createEdgeDetection(setup, usable?.state ?? emptyDetection(facility));
  const waiting = remains.since(detection.sequence(), limits.agent.refoldRecordsMax);
  const gapMs = usable === undefined ? 0 : gapBetween(detection, waiting, remains.heartbeatAt);
  if (gapMs > limits.agent.detectionGapMsMax) {
    detection = createEdgeDetection(setup, emptyDetection(facility));
    log('detection-began-empty', { reason: 'the snapshot is too old', gapMs });
  } else if (typeof snapshot === 'string' && remains.heartbeatAt !== undefined) {
    log('detection-began-empty', { reason: snapshot });
  } else if (gapMs > 0) log('detection-gap', { gapMs });
  const unconfirmed = keepUnconfirmed(usable?.unconfirmed ?? []);
  unconfirmed.add(detection.fold(waiting));
  return { detection, unconfirmed };
}

/** Event time between what a snapshot has seen and the first record that waits (or the end, where none does). */
function gapBetween(
  detection: EdgeDetection,
  [first]: readonly SpooledRecord[],
  heartbeatAt = 0,
): number {
  const reached = detection.watermark() ?? 0;
  if (first === undefined) return Math.max(0, heartbeatAt - reached);
  const { header, signals } = itemOf(first);
  const isNext = 'from' in header && header.from <= detection.sequence() + 1;
  return isNext ? 0 : Math.max(0, Date.parse(signals.at(-1)?.time ?? '') - reached);
}
