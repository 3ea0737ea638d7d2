import { Instant } from '@watchhouse/contracts';
import { consumeTicket } from '@watchhouse/shell';
import { describe, expect, it } from 'vitest';
import {
  administrator,
  aHouse,
  house,
  medic,
  officerId,
  procurator,
  supervisor,
  warden,
} from './api-examples.ts';

describe('a ticket for the live connection', () => {
  it('stands for who asked, from where and for what, and what they may be shown', async () => {
    const { ask, services } = await aHouse();
    const { body } = await ask(warden, 'liveTicket');
    const { ticket } = body as { ticket: string };
    expect(await consumeTicket(services, ticket)).toEqual({
      facility: house,
      audience: 'operations',
      principal: 'wang',
      officer: officerId('wang'),
      session: 'sign-in-of-wang',
      unit: house,
      post: 'warden',
      purpose: 'custody-safety',
      tokenExpiresAt: Instant.parse('2026-11-24T09:00:00.000Z'),
    });
  });

  it.each([
    { who: medic, audience: 'operations' },
    { who: procurator, audience: 'supervision' },
    { who: supervisor, audience: 'supervision' },
  ])('is for $audience when $who.post asks, and the trail says so', async ({ who, audience }) => {
    const { ask, services, trail } = await aHouse();
    const { body } = await ask(who, 'liveTicket');
    const grant = await consumeTicket(services, (body as { ticket: string }).ticket);
    expect(grant).toMatchObject({ audience });
    expect(await trail()).toMatchObject([
      { action: 'live.connect', fields: [`audience.${audience}`] },
    ]);
  });

  it('is not given to an administrator', async () => {
    const { ask } = await aHouse();
    expect((await ask(administrator, 'liveTicket')).status).toBe(403);
  });
});

describe('sign-out', () => {
  it('closes the live connections of the session, and no others', async () => {
    const { ask, services } = await aHouse();
    for (const [id, session] of [
      ['mine', 'sign-in-of-wang'],
      ['other', 'another-sign-in'],
    ] as const) {
      const { body } = await ask(warden, 'liveTicket');
      const grant = await consumeTicket(services, (body as { ticket: string }).ticket);
      if (grant === undefined) throw new Error('The ticket stands for nothing.');
      const connectedAt = services.clock.now();
      await services.connections.add({ ...grant, session, id, connectedAt, slowCount: 0 });
    }
    await ask(warden, 'signOut');
    expect(await services.connections.byId('mine')).toBeUndefined();
    expect(await services.connections.byId('other')).toBeDefined();
  });
});
