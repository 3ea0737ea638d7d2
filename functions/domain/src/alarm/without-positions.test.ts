import { AlarmPage, TrackId } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { alarmNumber, at, raiseCommand, reAlarmCommand } from '../builders/alarm-builder.ts';
import { logOf } from '../builders/log-builder.ts';
import { viewOf } from '../builders/view-builder.ts';
import { alarmPageProjection } from './alarm-pages.ts';
import { pageWithoutPositions, withoutPositions } from './without-positions.ts';

const track = TrackId.parse('trk_01JD8Z6M5V3N9QK2T7W4X80001');
const plain = raiseCommand().payload;
const followed = raiseCommand({
  place: { ...plain.place, position: [12.25, 7.5] },
  evidence: {
    ...plain.evidence,
    track,
    values: { ...plain.evidence.values, 'data.track': track, 'data.position.x': 12.25 },
  },
});

const aPage = () => {
  const { events } = logOf([
    [followed, at(1, 'software')],
    [reAlarmCommand(30), at(30, 'software')],
  ]);
  const page = viewOf(alarmPageProjection, events).get(alarmNumber(1));
  if (page === undefined) throw new Error('no page');
  return page;
};

describe('an alarm for those who may not watch people move', () => {
  it('names neither the point nor the track, in no step', () => {
    expect(JSON.stringify(aPage())).toContain(track);
    const page = pageWithoutPositions(aPage());
    expect(JSON.stringify(page)).not.toMatch(/trk_|12\.25|position/);
    expect(AlarmPage.parse(page)).toEqual(page);
  });

  it('still says where to go and why it rang', () => {
    const { row } = aPage();
    const { position: _, ...place } = row.place;
    expect(withoutPositions({ ...row, evidence: plain.evidence })).toEqual({
      ...row,
      place,
      evidence: plain.evidence,
    });
  });
});
