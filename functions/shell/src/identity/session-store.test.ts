import { Instant, limits } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import { describe, expect, it } from 'vitest';
import { memoryItemTable } from '../table/memory-item-table.ts';
import { revokeSession, sessionStore } from './session-store.ts';

const start = Instant.parse('2026-11-24T08:00:00.000Z');
const days = 86_400_000;
const principal = {
  id: 'officer-1',
  session: 'session-1',
  tokenExpiresAt: instantAfter(start, 3_600_000),
};

function aDesk() {
  let now = start;
  const clock = { now: () => now };
  return {
    clock,
    sessions: sessionStore(memoryItemTable(), clock),
    at: (instant: Instant) => (now = instant),
  };
}

describe('a revoked session', () => {
  it('is refused at once, and no other', async () => {
    const desk = aDesk();
    await revokeSession(desk, principal);
    expect(await desk.sessions.isRevoked('session-1')).toBe(true);
    expect(await desk.sessions.isRevoked('session-2')).toBe(false);
  });

  it('stays refused as long as a refresh token could bring it back', async () => {
    const desk = aDesk();
    await revokeSession(desk, principal);
    const end = instantAfter(start, limits.access.revokedSessionDays * days);
    desk.at(instantAfter(end, -1));
    expect(await desk.sessions.isRevoked('session-1')).toBe(true);
    desk.at(end);
    expect(await desk.sessions.isRevoked('session-1')).toBe(false);
  });

  it('stays refused to the end of a token that lives longer', async () => {
    const desk = aDesk();
    const tokenExpiresAt = instantAfter(start, 365 * days);
    await revokeSession(desk, { ...principal, tokenExpiresAt });
    await revokeSession(desk, principal);
    desk.at(instantAfter(tokenExpiresAt, -1));
    expect(await desk.sessions.isRevoked('session-1')).toBe(true);
  });
});
