import { Instant, OfficerId } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { aPoliceForce, city, house } from './identity-examples.ts';
import { reviewConnection } from './review.ts';
import type { LiveGrant } from './ticket.ts';

const connection: LiveGrant = {
  facility: house,
  audience: 'operations',
  principal: 'wang',
  officer: OfficerId.parse('off_01JD8Z6M5V3N9QK2T7W4X8Y0A1'),
  session: 'session-1',
  unit: house,
  post: 'warden',
  purpose: 'custody-safety',
  tokenExpiresAt: Instant.parse('2026-11-24T09:00:00.000Z'),
};

const aWarden = async () => {
  const force = await aPoliceForce();
  await force.post('wang', house, 'warden');
  return force;
};

describe('a live connection', () => {
  it('stays while nothing changed', async () => {
    expect(await reviewConnection(await aWarden(), connection)).toEqual({ keep: true });
  });

  it('ends with its token', async () => {
    const force = await aWarden();
    force.pass(3_600_000 - 1);
    expect(await reviewConnection(force, connection)).toEqual({ keep: true });
    force.pass(1);
    expect(await reviewConnection(force, connection)).toEqual({
      keep: false,
      reason: 'token-expired',
    });
  });

  it('ends with its session', async () => {
    const force = await aWarden();
    await force.sessions.revoke('session-1', connection.tokenExpiresAt);
    expect(await reviewConnection(force, connection)).toEqual({
      keep: false,
      reason: 'session-revoked',
    });
  });

  it('ends when the officer is relieved, or stands at another post', async () => {
    const force = await aWarden();
    await force.post('wang', house, 'patrol');
    expect(await reviewConnection(force, connection)).toEqual({
      keep: false,
      reason: 'right-lost',
    });
    await force.relieve('wang', house);
    expect(await reviewConnection(force, connection)).toEqual({
      keep: false,
      reason: 'right-lost',
    });
  });

  it('ends when it shows more than its post may see', async () => {
    const force = await aPoliceForce();
    await force.post('liu', city, 'city-supervisor');
    const supervision = {
      ...connection,
      principal: 'liu',
      unit: city,
      post: 'city-supervisor',
      purpose: 'duty-supervision',
      audience: 'supervision',
    } as const;
    expect(await reviewConnection(force, supervision)).toEqual({ keep: true });
    const wider = { ...supervision, audience: 'operations' } as const;
    expect(await reviewConnection(force, wider)).toEqual({ keep: false, reason: 'right-lost' });
  });
});
