import { limits } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { aHouse } from '../consumers/house-examples.ts';
import type { House } from '../consumers/house-examples.ts';
import { handleWake } from '../consumers/handle-wake.ts';
import { mintTicket } from '../identity/ticket.ts';
import { answerClient } from './answer-client.ts';
import { closeConnectionsOfPrincipal, closeConnectionsOfSession } from './close-connections.ts';
import { connect, disconnect } from './connect.ts';
import { mapWatchers, publishMap } from './publish-map.ts';
import { reviewConnections } from './review-connections.ts';
import { startTicking } from './ticking.ts';

const interval = limits.push.positionIntervalMs;
const grantOf = (house: House) => ({
  facility: house.facility,
  audience: 'operations' as const,
  principal: 'wang',
  officer: house.officer,
  session: 'session-1',
  unit: house.facility,
  post: 'warden' as const,
  purpose: 'custody-safety' as const,
  tokenExpiresAt: house.clock.now(),
});
const framesOf = ({ services }: House, id: string) => services.frames.framesOf(id);
/** Lets the queue deliver what is due, again and again until nothing is. */
async function deliver({ services }: House): Promise<number> {
  let count = 0;
  for (let messages = services.wake.take(); messages.length > 0; messages = services.wake.take()) {
    for (const message of messages) await handleWake(services, message);
    count += messages.length;
  }
  return count;
}

describe('connecting', () => {
  it('takes a ticket once', async () => {
    const house = await aHouse();
    const { ticket } = await mintTicket(house.services, grantOf(house));
    expect(await connect(house.services, 'c1', ticket)).toMatchObject({ kind: 'connected' });
    expect(await connect(house.services, 'c2', ticket)).toEqual({ kind: 'bad-ticket' });
    expect(await house.services.connections.byId('c1')).toMatchObject({ principal: 'wang' });
    expect(await house.services.connections.byId('c2')).toBeUndefined();
  });

  it('refuses no ticket, a wrong one and one that is too old', async () => {
    const house = await aHouse();
    const { ticket } = await mintTicket(house.services, grantOf(house));
    expect(await connect(house.services, 'c1', undefined)).toEqual({ kind: 'no-ticket' });
    expect(await connect(house.services, 'c1', `${ticket}x`)).toEqual({ kind: 'bad-ticket' });
    house.clock.pass(limits.push.ticketSeconds * 1_000);
    expect(await connect(house.services, 'c1', ticket)).toEqual({ kind: 'bad-ticket' });
  });

  it('is full at its bound', async () => {
    const house = await aHouse();
    for (let n = 0; n < limits.push.connectionsPerAudienceMax; n += 1) await house.connect();
    const { ticket } = await mintTicket(house.services, grantOf(house));
    expect(await connect(house.services, 'c1', ticket)).toEqual({ kind: 'full' });
  });

  it('is forgotten when the client leaves', async () => {
    const house = await aHouse();
    const { id } = await house.connect();
    await disconnect(house.services, id);
    await disconnect(house.services, id);
    expect(await house.services.connections.ofAudience(house.facility, 'operations')).toEqual([]);
  });
});

describe('position frames', () => {
  it('come every five seconds while somebody is connected, and end with the last', async () => {
    const house = await aHouse();
    const connection = await house.connect();
    await startTicking(house.services, house.facility);
    for (let n = 0; n < 3; n += 1) {
      house.clock.pass(interval);
      await deliver(house);
    }
    const position = { kind: 'position', facility: house.facility, ledger: 2, map: 0 };
    expect(framesOf(house, connection.id)).toMatchObject([position, position, position]);

    await disconnect(house.services, connection.id);
    house.clock.pass(interval);
    await deliver(house);
    house.clock.pass(10 * interval);
    expect(await deliver(house)).toBe(0);
  });

  it('never become two chains, whoever starts them and however often a message comes', async () => {
    const house = await aHouse();
    const { id } = await house.connect();
    await Promise.all([1, 2, 3].map(() => startTicking(house.services, house.facility)));
    expect(house.services.wake.waiting).toHaveLength(1);
    house.clock.pass(interval);
    const [message] = house.services.wake.take();
    if (message === undefined) throw new Error('no tick');
    await Promise.all([1, 2, 3].map(() => handleWake(house.services, message)));
    expect(house.services.wake.waiting).toHaveLength(1);
    expect(framesOf(house, id)).toHaveLength(1);
  });

  it('start again when their message was lost', async () => {
    const house = await aHouse();
    const { id } = await house.connect();
    await startTicking(house.services, house.facility);
    house.services.wake.waiting.length = 0;
    house.clock.pass(interval + 1_000);
    await startTicking(house.services, house.facility);
    expect(house.services.wake.waiting).toHaveLength(0);
    house.clock.pass(60_000);
    await startTicking(house.services, house.facility);
    house.clock.pass(interval);
    await deliver(house);
    expect(framesOf(house, id)).toHaveLength(1);
  });

  it('come to somebody who connected while the last of the others was leaving', async () => {
    const house = await aHouse();
    const { services, facility } = house;
    await startTicking(services, facility);
    house.clock.pass(interval);
    const move = services.chains.move.bind(services.chains);
    let newcomer: string | undefined;
    services.chains.move = async (of, chain, from, to) => {
      if (newcomer === undefined) {
        newcomer = (await house.connect()).id;
        await startTicking(services, facility);
      }
      return move(of, chain, from, to);
    };
    await deliver(house);
    if (newcomer === undefined) throw new Error('The chain was never moved.');
    expect(framesOf(house, newcomer)).toEqual([]);
    house.clock.pass(interval);
    await deliver(house);
    expect(framesOf(house, newcomer)).toMatchObject([{ kind: 'position', facility }]);
  });

  it('expose what a client missed: they say where the frames stand that were sent', async () => {
    const house = await aHouse();
    const { id } = await house.connect();
    await house.raise();
    await house.settle();
    await house.services.objects.state.put(
      `live/${house.facility}.json`,
      new TextEncoder().encode(JSON.stringify({ revision: 41 })),
    );
    await startTicking(house.services, house.facility);
    house.clock.pass(interval);
    await deliver(house);
    expect(framesOf(house, id).at(-1)).toMatchObject({ kind: 'position', ledger: 3, map: 41 });
  });
});

describe('the moving map', () => {
  it('goes to operations only, and counts everyone connected', async () => {
    const house = await aHouse();
    const [seeing, supervising] = [
      await house.connect(),
      await house.connect({ audience: 'supervision' }),
    ];
    const watchers = await mapWatchers(house.services, house.facility);
    await publishMap(house.services, watchers, {
      kind: 'map',
      facility: house.facility,
      from: 1,
      to: 2,
      asOf: house.clock.now(),
      people: [],
      gone: [],
      doors: [],
      devices: [],
      counters: { signals: 0, late: 0, duplicates: 0, quarantined: 0, sequenceGaps: 0 },
    });
    expect(watchers.connections).toBe(2);
    expect(framesOf(house, seeing.id)).toMatchObject([{ kind: 'map', from: 1, to: 2 }]);
    expect(framesOf(house, supervising.id)).toEqual([]);
  });
});

describe('a client that asks', () => {
  it('is answered', async () => {
    const house = await aHouse();
    const { id } = await house.connect();
    await answerClient(house.services, id, '{"action":"ping"}');
    await answerClient(house.services, id, '{"action":"position"}');
    expect(framesOf(house, id).map(({ kind }) => kind)).toEqual(['pong', 'position']);
  });

  it('is passed over when it talks nonsense', async () => {
    const house = await aHouse();
    const { id } = await house.connect();
    const nonsense = [
      undefined,
      '',
      'ping',
      '{"action":"delete"}',
      `{"action":"ping"${' '.repeat(2_000)}}`,
    ];
    for (const text of nonsense) await answerClient(house.services, id, text);
    expect(framesOf(house, id)).toEqual([]);
    expect(house.services.observer.counts.get('ClientFramesIgnored')).toBe(nonsense.length);
  });
});

describe('closing', () => {
  it('ends a session in every facility, and no other session', async () => {
    const house = await aHouse();
    const [one, elsewhere, other] = [
      await house.connect(),
      await house.connect({ facility: house.ids.next('facility') }),
      await house.connect({ session: 'session-2' }),
    ];
    expect(await closeConnectionsOfSession(house.services, 'session-1')).toBe(2);
    for (const { id } of [one, elsewhere]) {
      expect(framesOf(house, id)).toEqual([{ kind: 'closing', reason: 'session-revoked' }]);
      expect(house.services.frames.closed.has(id)).toBe(true);
    }
    expect(house.services.frames.closed.has(other.id)).toBe(false);
    expect(await closeConnectionsOfPrincipal(house.services, 'wang')).toBe(1);
  });

  it('ends a client that does not listen', async () => {
    const house = await aHouse();
    const { id } = await house.connect();
    house.services.frames.behaviour.set(id, 'slow');
    await closeConnectionsOfSession(house.services, 'session-1');
    expect(house.services.frames.closed.has(id)).toBe(true);
  });

  it('ends within a minute of losing a right that no event of the log tells, and says why', async () => {
    const house = await aHouse();
    const [signedOut, staying] = [
      await house.connect({ session: 'session-2' }),
      await house.connect(),
    ];
    await startTicking(house.services, house.facility);
    await house.services.sessions.revoke('session-2', signedOut.tokenExpiresAt);
    for (let passed = 0; passed < limits.push.rightsReviewSeconds * 1_000; passed += interval) {
      house.clock.pass(interval);
      await deliver(house);
    }
    expect(framesOf(house, signedOut.id).at(-1)).toEqual({
      kind: 'closing',
      reason: 'session-revoked',
    });
    expect(house.services.frames.closed).toEqual(new Set([signedOut.id]));
    expect(framesOf(house, staying.id).at(-1)).toMatchObject({ kind: 'position' });
  });

  it('ends with the token at the next review', async () => {
    const house = await aHouse();
    const { id } = await house.connect();
    await reviewConnections(house.services, house.facility);
    expect(house.services.frames.closed.has(id)).toBe(false);
    house.clock.pass(3_600_000);
    await reviewConnections(house.services, house.facility);
    expect(framesOf(house, id)).toEqual([{ kind: 'closing', reason: 'token-expired' }]);
    expect(house.services.frames.closed.has(id)).toBe(true);
  });
});
