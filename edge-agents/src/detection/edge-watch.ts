import { limits } from '@watchhouse/contracts';
import { reasonOf } from '../config.ts';
import type { Setup } from '../config.ts';
import { logChanges } from '../health/changes.ts';
import type { Log } from '../health/log.ts';
import type { Line } from '../health/line-state.ts';
import type { SpooledRecord } from '../spool/aggregate.ts';
import type { SpoolStep } from '../spool/spool.ts';
import type { Overtaking } from '../uplink/overtaking.ts';
import { headerOf } from './edge-detection.ts';
import { openLocalAlarms } from './local-alarms.ts';
import { summaryRecords } from './map-summary.ts';
import { restoreDetection } from './restore.ts';
import type { Remains } from './restore.ts';
import { writeSnapshot } from './snapshot-file.ts';
import { tellAlarm } from './tell-alarm.ts';

/** Detection at the site: silent while the line is live, the site's own voice while it is not. */
export interface EdgeWatch {
  /** Takes a step that is durable in the spool. */
  readonly take: (step: SpoolStep) => void;
  /** Tells what there is to tell, given the line; called at least twice a second. */
  readonly look: (now: Moment) => void;
  /**
   * Writes what is remembered over a restart. Never rejects, since the log says what went wrong, but a disk that
   * hangs may keep it for ever.
   */
  readonly save: () => Promise<void>;
}

/** A moment of the agent. */
export interface Moment {
  readonly line: Line;
  /** Event time. */
  readonly at: number;
  /** Milliseconds of a clock that only goes forwards. */
  readonly steadyMs: number;
  /** How many records in order wait for the line, and the oldest of them where it is at hand. */
  readonly waiting: number;
  readonly oldest: SpooledRecord | undefined;
}

/** What an edge watch works with. */
export interface EdgeWatchSetup {
  readonly setup: Setup;
  readonly remains: Remains;
  readonly overtaking: Overtaking;
  readonly log: Log;
}

/** Edge detection as it stood before a restart. */
export function createEdgeWatch({ setup, remains, overtaking, log }: EdgeWatchSetup): EdgeWatch {
  const { facility, agent, stateDir } = setup.config;
  const numbering = { facility, agent };
  const { detection, unconfirmed } = restoreDetection(setup, remains, log);
  const localAlarms = openLocalAlarms(stateDir);
  const listeners = { numbering, overtaking, localAlarms, log };
  const changes = logChanges(log, { 'detection-snapshot': 'ok' });
  let summaryAt = -Infinity;
  let saving = Promise.resolve();
  const save = async (): Promise<void> => {
    const snapshot = { state: detection.state(), unconfirmed: unconfirmed.all() };
    const outcome = await writeSnapshot(stateDir, snapshot).then(() => 'ok', reasonOf);
    changes('detection-snapshot', outcome);
  };
  return {
    take: ({ expedited, aggregates }) => {
      for (const record of [...expedited, ...aggregates]) {
        try {
          unconfirmed.add(detection.fold([record]));
        } catch (error) {
          // What is sent must not depend on what is made of it here: the cloud decides by the same signals.
          changes('detection-failed', reasonOf(error));
        }
      }
    },
    look: ({ line, at, steadyMs, waiting, oldest }) => {
      if (oldest) unconfirmed.confirm(firstOf(oldest));
      else if (waiting === 0) unconfirmed.confirm(detection.sequence() + 1);
      if (line === 'live') return;
      for (const raised of unconfirmed.untold()) tellAlarm(listeners, raised, at);
      // While the line is cut they would only wait; the first after its return shows where people are then.
      if (line === 'cut' || steadyMs - summaryAt < limits.agent.summaryEveryMs) return;
      summaryAt = steadyMs;
      for (const record of summaryRecords(numbering, detection.peopleAt(at), at)) {
        overtaking.overtake(record, 'map.summary');
      }
    },
    save: () => {
      saving = saving.then(save);
      return saving;
    },
  };
}

/** First sequence number in a record of the ordered queue. */
function firstOf(record: SpooledRecord): number {
  const header = headerOf(record);
  return 'from' in header ? header.from : record.to;
}
