import { SignalId } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import {
  aHouse,
  anAlarm,
  anAlarmId,
  house,
  medic,
  procurator,
  supervisor,
  warden,
} from './api-examples.ts';

const track = 'trk_01JD8Z6M5V3N9QK2T7W4X80001';
const position = [12.25, 7.5];

/** An alarm about somebody who was followed into a zone, and again when its condition came back. */
async function followed() {
  const force = await aHouse();
  const alarm = anAlarm(1);
  const place = { ...alarm.place, position };
  await force.decide(house, 'alarm.raise', {
    ...alarm,
    place,
    evidence: { ...alarm.evidence, track },
  });
  await force.decide(house, 'alarm.clear', {
    alarm: alarm.alarm,
    at: '2026-11-24T08:00:00.000Z',
    cause: 'condition-end',
  });
  const again = SignalId.parse('sig_01JD8Z6M5V3N9QK2T7W4X80009');
  await force.decide(house, 'alarm.re-alarm', {
    alarm: alarm.alarm,
    signal: again,
    at: '2026-11-24T08:00:01.000Z',
    evidence: { ...alarm.evidence, signals: [again], track },
  });
  return force;
}

describe('where somebody stood', () => {
  it.each([supervisor, procurator])('is in no alarm that a $post is shown', async (who) => {
    const { ask } = await followed();
    const list = await ask(who, 'openAlarms');
    const page = await ask(who, 'alarmPage', { alarm: anAlarmId(1) });
    expect(list.body).toMatchObject({ rows: [{ place: { label: { en: 'stairs' } } }] });
    expect(page.body).toMatchObject({
      history: [{ type: 'alarm.raised', evidence: { values: { seconds: 12 } } }, {}, {}],
    });
    for (const { text } of [list, page]) expect(text).not.toMatch(/trk_|12\.25|"position":\[/);
  });

  it.each([warden, medic])('is shown to a $post, who sees the map too', async (who) => {
    const { ask } = await followed();
    const row = { place: { position }, evidence: { track } };
    expect((await ask(who, 'openAlarms')).body).toMatchObject({ rows: [row] });
    const page = await ask(who, 'alarmPage', { alarm: anAlarmId(1) });
    expect(page.body).toMatchObject({
      row,
      history: [{ evidence: { track } }, {}, { evidence: { track } }],
    });
  });
});
