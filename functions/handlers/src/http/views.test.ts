import { createHash } from 'node:crypto';
import { destroyKey, eraseSubject } from '@watchhouse/shell';
import { describe, expect, it } from 'vitest';
import {
  aCommandId,
  aHouse,
  anAlarmId,
  badgeOf,
  city,
  house,
  leader,
  medic,
  nameOf,
  officerId,
  procurator,
  sisterHouse,
  supervisor,
  warden,
} from './api-examples.ts';
import type { House } from './api-examples.ts';

const reason = 'the sensor was cleaned by hand';

async function shelved({ ask, raise }: House) {
  await raise(1);
  const payload = { alarm: anAlarmId(1), minutes: 5, reason };
  await ask(leader, 'command', { body: { id: aCommandId(1), type: 'alarm.shelve', payload } });
}

describe('the open alarms', () => {
  it('come with the position they stand at, and the read is in the trail', async () => {
    const { ask, raise, trail, services } = await aHouse();
    await raise(1);
    const { body } = await ask(warden, 'openAlarms');
    const { seq } = await services.ledger.head(house);
    expect(body).toMatchObject({
      facility: house,
      position: seq,
      rows: [{ alarm: anAlarmId(1), status: 'unack-active' }],
    });
    expect(await trail()).toMatchObject([
      {
        principal: 'wang',
        officer: officerId('wang'),
        post: 'warden',
        purpose: 'custody-safety',
        action: 'alarm.view',
        decision: { outcome: 'allow', policies: ['duty-sees-the-house'] },
        subjects: [],
        fields: [],
      },
    ]);
  });
});

describe('the page of an alarm', () => {
  it('opens the reasons officers gave, and says so in the trail', async () => {
    const force = await aHouse();
    await shelved(force);
    const { body } = await force.ask(warden, 'alarmPage', { alarm: anAlarmId(1) });
    expect(body).toMatchObject({
      row: { status: 'shelved' },
      history: [{ type: 'alarm.raised' }, { reason, by: { badge: badgeOf('li') } }],
    });
    expect(await force.trail()).toMatchObject([
      { subjects: [anAlarmId(1), officerId('li')], fields: ['badge', 'reason'] },
    ]);
  });

  it('shows a reason whose key was destroyed as erased', async () => {
    const force = await aHouse();
    await shelved(force);
    await destroyKey(force.services, { facility: house, subject: house, class: 'free-text' });
    const { body, text } = await force.ask(warden, 'alarmPage', { alarm: anAlarmId(1) });
    expect(body).toMatchObject({ history: [{}, { reason: { erased: true } }] });
    expect(text).not.toContain(reason);
  });
});

describe('who I am', () => {
  it('is my name and where I may stand, for what, and what I see from there', async () => {
    const { ask, post, trail } = await aHouse();
    await post('wang', sisterHouse, 'patrol');
    const { body } = await ask(warden, 'me');
    expect(body).toMatchObject({
      principal: 'wang',
      officer: officerId('wang'),
      badge: badgeOf('wang'),
      name: nameOf('wang'),
      postings: [
        { unit: house, post: 'warden', facilities: [{ facility: house }] },
        { unit: sisterHouse, post: 'patrol', facilities: [{ facility: sisterHouse }] },
      ],
    });
    expect(await trail()).toMatchObject([
      { action: 'session.view', subjects: [officerId('wang')], fields: ['name', 'badge'] },
    ]);
  });

  it('shows a supervisor the houses of the city', async () => {
    const { ask } = await aHouse();
    const { body } = await ask(supervisor, 'me');
    expect(body).toMatchObject({
      postings: [{ unit: city, facilities: [{ facility: house }, { facility: sisterHouse }] }],
    });
  });

  it('needs neither post nor purpose, and is little for somebody posted nowhere', async () => {
    const { ask } = await aHouse();
    const headers = { 'watchhouse-post': undefined, 'watchhouse-purpose': undefined };
    const { body } = await ask({ ...warden, principal: 'sun' }, 'me', { headers });
    expect(body).toEqual({ principal: 'sun', postings: [] });
  });

  it('shows an erased name as erased', async () => {
    const { ask, services } = await aHouse();
    await eraseSubject(services, house, officerId('wang'));
    const { body, text } = await ask(warden, 'me');
    expect(body).toMatchObject({ name: { erased: true }, badge: badgeOf('wang') });
    expect(text).not.toContain(nameOf('wang'));
  });
});

describe('the moving map', () => {
  it('is empty and long ago before the first signal, then what the stream wrote', async () => {
    const { ask, services } = await aHouse();
    const before = await ask(warden, 'liveState');
    expect(before.body).toMatchObject({ revision: 0, asOf: '1970-01-01T00:00:00.000Z' });
    const state = { ...(before.body as object), revision: 7, asOf: '2026-11-24T08:00:00.000Z' };
    await services.objects.state.put(`live/${house}.json`, Buffer.from(JSON.stringify(state)));
    expect((await ask(warden, 'liveState')).body).toMatchObject({ revision: 7 });
  });

  it('is not for those who only supervise', async () => {
    const { ask } = await aHouse();
    expect((await ask(procurator, 'liveState')).status).toBe(403);
    expect((await ask(supervisor, 'liveState')).status).toBe(403);
  });
});

describe('the site plan', () => {
  const ring = [
    [0, 0],
    [9, 0],
    [9, 9],
    [0, 0],
  ];
  const label = { 'zh-Hans': '一层', 'zh-Hant': '一層', en: 'First floor' };
  const plan = {
    type: 'FeatureCollection',
    facility: house,
    name: label,
    frame: { origin: [116, 40], rotation: 0 },
    features: [
      {
        type: 'Feature',
        feature_type: 'level',
        id: 'lvl_01JD8Z6M5V3N9QK2T7W4X80001',
        geometry: { type: 'Polygon', coordinates: [ring] },
        properties: { name: label, ordinal: 0, elevation: 0 },
      },
    ],
  };
  const bytes = Buffer.from(JSON.stringify(plan));
  const sha256 = createHash('sha256').update(bytes).digest('hex');

  it('is answered by its hash, and not sent again to whoever has it', async () => {
    const { ask, decide, services } = await aHouse();
    expect((await ask(warden, 'sitePlan')).status).toBe(404);
    await services.objects.archive.putIfAbsent(`published/${sha256}`, bytes);
    await decide(house, 'site-plan.publish', {
      document: { sha256, bytes: bytes.length, mediaType: 'application/json' },
      effectiveAt: '2026-11-24T08:00:00.000Z',
    });
    const { status, body, headers } = await ask(medic, 'sitePlan');
    expect([status, headers.get('etag')]).toEqual([200, `"${sha256}"`]);
    expect(body).toEqual(plan);
    const again = await ask(medic, 'sitePlan', { headers: { 'if-none-match': `W/"${sha256}"` } });
    expect([again.status, again.text]).toEqual([304, '']);
  });
});

describe('the health of the system', () => {
  it('says how far each consumer is behind the head of the log', async () => {
    const { ask, raise, services } = await aHouse();
    await raise(1);
    const { body } = await ask(warden, 'systemHealth');
    const { seq: head } = await services.ledger.head(house);
    const { consumers } = body as { consumers: { name: string; behind: number }[] };
    expect(body).toMatchObject({ facility: house, head });
    expect(consumers).toContainEqual({ name: 'open-alarms', position: head, behind: 0 });
  });
});

describe('the checkpoints', () => {
  it('are given to the resident procurator, newest first, and to no warden', async () => {
    const { ask, raise, services, makeCheckpoint } = await aHouse();
    await makeCheckpoint(house);
    await raise(1);
    await makeCheckpoint(house);
    const { body } = await ask(procurator, 'checkpoints');
    const { checkpoints } = body as { checkpoints: { seq: number; hash: string }[] };
    const head = await services.ledger.head(house);
    expect(checkpoints.map(({ seq }) => seq)).toEqual([head.seq, head.seq - 1]);
    expect(checkpoints[0]?.hash).toBe(head.hash);
    expect((await ask(warden, 'checkpoints')).status).toBe(403);
  });
});
