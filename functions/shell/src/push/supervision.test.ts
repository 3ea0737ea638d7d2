import { Position, TrackId } from '@watchhouse/contracts';
import type { OpenAlarmsDelta } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { aHouse, aRaise } from '../consumers/house-examples.ts';
import { runPush } from './run-push.ts';

const track = TrackId.parse('trk_01JD8Z6M5V3N9QK2T7W4X80001');
const position = Position.parse([12.25, 7.5]);

describe('an alarm about somebody who was followed', () => {
  it.each([
    { post: 'city-supervisor', purpose: 'duty-supervision' },
    { post: 'resident-procurator', purpose: 'legal-supervision' },
  ] as const)('reaches a $post without the point and the track', async (standing) => {
    const house = await aHouse();
    const { services, facility, ids, clock } = house;
    const seeing = await house.connect();
    const supervising = await house.connect({ audience: 'supervision', ...standing });
    const { type, payload } = aRaise(ids.next('signal'), 'zone', clock.now());
    const { place, evidence } = payload;
    await house.order({
      type,
      payload: { ...payload, place: { ...place, position }, evidence: { ...evidence, track } },
    });
    await runPush(services, facility);

    const rowOf = (id: string) =>
      services.frames
        .framesOf(id)
        .filter(
          (frame): frame is OpenAlarmsDelta => 'view' in frame && frame.view === 'open-alarms',
        )
        .flatMap(({ rows }) => rows)[0];
    expect(rowOf(seeing.id)).toMatchObject({ place: { position }, evidence: { track } });
    expect(rowOf(supervising.id)).toMatchObject({ alarm: payload.alarm, place, evidence });
    expect(JSON.stringify(services.frames.framesOf(supervising.id))).not.toMatch(/trk_|12\.25/);
  });
});
