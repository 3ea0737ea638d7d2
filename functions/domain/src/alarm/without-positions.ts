import type { AlarmEvidence, AlarmPage, OpenAlarmRow } from '@watchhouse/contracts';

/** Fields of a signal that say who was followed, or where exactly: `data.track`, `data.position`. */
const followsSomebody = /(^|\.)(track|position)(\.|$)/;

/**
 * An alarm for those who may not watch people move (`map.view`): it keeps its room, zone and device, and loses the
 * point at which somebody stood and the track by which they were followed.
 */
export function withoutPositions(row: OpenAlarmRow): OpenAlarmRow {
  const { position: _, ...place } = row.place;
  return { ...row, place, evidence: evidenceWithoutTrack(row.evidence) };
}

/** As `withoutPositions`, for every step of the alarm too. */
export function pageWithoutPositions({ row, history }: AlarmPage): AlarmPage {
  return {
    row: withoutPositions(row),
    history: history.map((entry) =>
      entry.evidence ? { ...entry, evidence: evidenceWithoutTrack(entry.evidence) } : entry,
    ),
  };
}

function evidenceWithoutTrack({ track: _, values, ...evidence }: AlarmEvidence): AlarmEvidence {
  const kept = Object.entries(values).filter(([field]) => !followsSomebody.test(field));
  return { ...evidence, values: Object.fromEntries(kept) };
}
