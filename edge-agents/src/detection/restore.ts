import { limits } from '@watchhouse/contracts';
import { emptyDetection } from '@watchhouse/domain';
import { reasonOf } from '../config.ts';
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
export function restoreDetection(setup: Setup, remains: Remains, log: Log): Restored {
  const { facility, stateDir } = setup.config;
  const snapshot = readSnapshot(stateDir, facility);
  if (typeof snapshot === 'string') {
    if (remains.heartbeatAt !== undefined) log('detection-began-empty', { reason: snapshot });
    return beginEmpty(setup, remains);
  }
  try {
    const detection = createEdgeDetection(setup, snapshot.state);
    const waiting = waitingBehind(detection, remains);
    const gapMs = gapBetween(detection, waiting, remains.heartbeatAt);
    if (gapMs > limits.agent.detectionGapMsMax) {
      log('detection-began-empty', { reason: 'the snapshot is too old', gapMs });
      return beginEmpty(setup, remains);
    }
    if (gapMs > 0) log('detection-gap', { gapMs });
    const unconfirmed = keepUnconfirmed(snapshot.unconfirmed);
    unconfirmed.add(detection.fold(waiting));
    return { detection, unconfirmed };
  } catch (error) {
    // A snapshot that is JSON and yet no state: whatever it is, the agent must not fail over it.
    log('detection-began-empty', { reason: reasonOf(error) });
    return beginEmpty(setup, remains);
  }
}

/** Edge detection, and the alarms of which the cloud may not know. */
export interface Restored {
  readonly detection: EdgeDetection;
  readonly unconfirmed: UnconfirmedAlarms;
}

function beginEmpty(setup: Setup, remains: Remains): Restored {
  const detection = createEdgeDetection(setup, emptyDetection(setup.config.facility));
  return {
    detection,
    unconfirmed: keepUnconfirmed(detection.fold(waitingBehind(detection, remains))),
  };
}

const waitingBehind = (detection: EdgeDetection, { since }: Remains): readonly SpooledRecord[] =>
  since(detection.sequence(), limits.agent.refoldRecordsMax);

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
