import { limits } from '@watchhouse/contracts';
import { instantOf } from '@watchhouse/domain';
import { reasonOf } from '../config.ts';
import type { Setup } from '../config.ts';
import type { Log } from '../health/log.ts';
import type { Line } from '../health/line-state.ts';
import { overtakingOf } from '../spool/aggregate.ts';
import type { SpooledRecord } from '../spool/aggregate.ts';
import type { SpoolStep } from '../spool/spool.ts';
import type { Overtaking } from '../uplink/overtaking.ts';
import { headerOf } from './edge-detection.ts';
import { openLocalAlarms } from './local-alarms.ts';
import { summaryRecords } from './map-summary.ts';
import type { RaisedAlarm } from './raised-alarm.ts';
import { restoreDetection } from './restore.ts';
import type { Remains } from './restore.ts';
import { writeSnapshot } from './snapshot-file.ts';

/** Detection at the site: silent while the line is live, the site's own voice while it is not. */
export interface EdgeWatch {
  /** Takes a step that is durable in the spool. */
  readonly take: (step: SpoolStep) => void;
  /** Tells what there is to tell, given the line; called at least twice a second. */
  readonly look: (now: Moment) => void;
  /** Writes what is remembered over a restart. */
  readonly save: () => Promise<void>;
}

/** A moment of the agent. */
export interface Moment {
  readonly line: Line;
  /** Event time. */
  readonly at: number;
  /** Milliseconds of a clock that only goes forwards. */
  readonly steadyMs: number;
  /** The oldest record in order that waits for the line. */
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
  let summaryAt = -Infinity;
  const tell = (raised: RaisedAlarm, at: number): void => {
    const { alarm, definition } = raised;
    const openedAt = Date.parse(alarm.openedAt);
    const said = { type: 'edge.alarm', data: alarm } as const;
    // Named by the alarm and stamped with its opening: told again after a restart it is the same signal.
    overtaking.overtake(
      overtakingOf(numbering, openedAt, `edge.alarm:${alarm.alarm}`, said),
      said.type,
    );
    const { rule, place } = alarm;
    log('local-alarm', {
      alarm: alarm.alarm,
      rule,
      priority: definition.priority,
      place: place.label.en,
    });
    try {
      localAlarms.write(raised, instantOf(at));
    } catch (error) {
      log('local-alarm-not-written', { alarm: alarm.alarm, reason: reasonOf(error) });
    }
  };
  return {
    take: ({ expedited, aggregates }) => {
      unconfirmed.add(detection.fold([...expedited, ...aggregates]));
    },
    look: ({ line, at, steadyMs, oldest }) => {
      unconfirmed.confirm(oldest === undefined ? detection.sequence() + 1 : firstOf(oldest));
      if (line === 'live') return;
      for (const raised of unconfirmed.untold()) tell(raised, at);
      // While the line is cut they would only wait; the first after its return shows where people are then.
      if (line === 'cut' || steadyMs - summaryAt < limits.agent.summaryEveryMs) return;
      summaryAt = steadyMs;
      for (const record of summaryRecords(numbering, detection.peopleAt(at), at)) {
        overtaking.overtake(record, 'map.summary');
      }
    },
    save: () =>
      writeSnapshot(stateDir, { state: detection.state(), unconfirmed: unconfirmed.all() }),
  };
}

/** First sequence number in a record of the ordered queue. */
function firstOf(record: SpooledRecord): number {
  const header = headerOf(record);
  return 'from' in header ? header.from : record.to;
}
