import { AlarmId, AlarmPage } from '@watchhouse/contracts';
import type { OfficerMark, OpenAlarmRow, OpenAlarms } from '@watchhouse/contracts';
import {
  alarmPageProjection,
  openAlarmsProjection,
  pageWithoutPositions,
  withoutPositions,
} from '@watchhouse/domain';
import type { Answer, FacilityCall, Shown } from './call.ts';
import { refusal } from './problem.ts';

/** All open alarms with the ledger position they stand at. */
export async function viewOpenAlarms(call: FacilityCall): Promise<Answer<OpenAlarms>> {
  const { services, facility } = call;
  const { position, rows } = await services.views.rows(facility, openAlarmsProjection.name);
  const all = [...rows.values()] as OpenAlarmRow[];
  const open = (await mayWatchPeople(call)) ? all : all.map(withoutPositions);
  return {
    kind: 'found',
    body: { facility, position: position.appliedSeq, asOf: services.clock.now(), rows: open },
    shown: shownOfRows(open),
  };
}

/** One alarm with all its steps; the reasons that officers gave are opened. */
export async function viewAlarmPage(call: FacilityCall): Promise<Answer<AlarmPage>> {
  const { services, facility, parameters } = call;
  const alarm = AlarmId.safeParse(parameters['alarm']);
  if (!alarm.success) return missing([]);
  const sealed = await services.views.row(facility, alarmPageProjection.name, alarm.data);
  if (sealed === undefined) return missing([alarm.data]);
  const opened = AlarmPage.parse(await services.sealer.open(facility, sealed));
  const page = (await mayWatchPeople(call)) ? opened : pageWithoutPositions(opened);
  return {
    kind: 'found',
    body: page,
    shown: shownOfPage(page),
  };
}

/** Whoever may not see the map gets no person's position by way of an alarm either. */
async function mayWatchPeople(call: FacilityCall): Promise<boolean> {
  const { services, caller, standing, post, purpose } = call;
  const question = {
    ...standing,
    principal: caller.id,
    post,
    purpose,
    action: 'map.view',
  } as const;
  return (await services.policy.authorise(question)).outcome === 'allow';
}

const missing = (subjects: readonly string[]): Answer<never> => ({
  kind: 'missing',
  refusal: refusal('alarm.notFound', { alarm: subjects[0] ?? '' }),
  subjects,
});

function shownOfRows(rows: readonly OpenAlarmRow[]): Shown {
  const marks = rows.flatMap(({ acknowledged, shelved }) => [acknowledged?.by, shelved?.by]);
  const subjects = officersOf(marks);
  return { subjects, fields: subjects.length > 0 ? ['badge'] : [] };
}

function shownOfPage({ row, history }: AlarmPage): Shown {
  const officers = officersOf(history.map(({ by }) => by));
  const hasReason = history.some(({ reason }) => reason !== undefined);
  return {
    subjects: [row.alarm, ...officers],
    fields: [...(officers.length > 0 ? ['badge'] : []), ...(hasReason ? ['reason'] : [])],
  };
}

const officersOf = (marks: readonly (OfficerMark | undefined)[]): string[] => [
  ...new Set(marks.flatMap((mark) => (mark === undefined ? [] : [mark.officer]))),
];
