import { FacilityId, Instant, limits, OfficerId } from '@watchhouse/contracts';
import { instantAfter } from '@watchhouse/domain';
import { describe, expect, it } from 'vitest';
import { memoryItemTable } from '../table/memory-item-table.ts';
import { consumeTicket, mintTicket, ticketStore } from './ticket.ts';
import type { LiveGrant } from './ticket.ts';

const facility = FacilityId.parse('fac_01JD8Z6M5V3N9QK2T7W4X8Y0F1');
const grant: LiveGrant = {
  facility,
  audience: 'operations',
  principal: 'officer-1',
  officer: OfficerId.parse('off_01JD8Z6M5V3N9QK2T7W4X8Y0A1'),
  session: 'session-1',
  unit: facility,
  post: 'warden',
  purpose: 'custody-safety',
  tokenExpiresAt: Instant.parse('2026-11-24T09:00:00.000Z'),
};

function aDesk() {
  let now = Instant.parse('2026-11-24T08:00:00.000Z');
  return {
    clock: { now: () => now },
    tickets: ticketStore(memoryItemTable()),
    pass: (ms: number) => (now = instantAfter(now, ms)),
  };
}

describe('a ticket', () => {
  it('stands for what was granted, once', async () => {
    const desk = aDesk();
    const { ticket, expiresAt } = await mintTicket(desk, grant);
    expect(expiresAt).toBe('2026-11-24T08:00:30.000Z');
    expect(await consumeTicket(desk, ticket)).toEqual(grant);
    expect(await consumeTicket(desk, ticket)).toBeUndefined();
  });

  it('is given to only one of two who come at once', async () => {
    const desk = aDesk();
    const { ticket } = await mintTicket(desk, grant);
    const both = await Promise.all([consumeTicket(desk, ticket), consumeTicket(desk, ticket)]);
    expect(both.filter((given) => given !== undefined)).toHaveLength(1);
  });

  it('is good for less than thirty seconds', async () => {
    const lifetime = limits.push.ticketSeconds * 1_000;
    const early = aDesk();
    const first = await mintTicket(early, grant);
    early.pass(lifetime - 1);
    expect(await consumeTicket(early, first.ticket)).toEqual(grant);
    const late = aDesk();
    const second = await mintTicket(late, grant);
    late.pass(lifetime);
    expect(await consumeTicket(late, second.ticket)).toBeUndefined();
  });

  it('cannot be guessed, and a made-up one is nothing', async () => {
    const desk = aDesk();
    const minted = await Promise.all(Array.from({ length: 50 }, () => mintTicket(desk, grant)));
    expect(new Set(minted.map(({ ticket }) => ticket)).size).toBe(50);
    for (const { ticket } of minted) expect(Buffer.from(ticket, 'base64url')).toHaveLength(32);
    expect(await consumeTicket(desk, 'made-up')).toBeUndefined();
  });

  it('does not lie in the table in usable form', async () => {
    const table = memoryItemTable();
    const seen: string[] = [];
    const watched: typeof table = {
      ...table,
      write: (writes) => {
        seen.push(JSON.stringify(writes));
        return table.write(writes);
      },
    };
    const { ticket } = await mintTicket({ ...aDesk(), tickets: ticketStore(watched) }, grant);
    expect(seen).toHaveLength(1);
    expect(seen.join()).not.toContain(ticket);
  });
});
