import { describe, expect, it } from 'vitest';
import { aHouse, house, warden } from '../http/api-examples.ts';
import { answerHandshake } from './answer-handshake.ts';
import type { ConnectEvent } from './answer-handshake.ts';

const handshake = (connectionId: string, ticket?: string) =>
  ({
    requestContext: { connectionId },
    ...(ticket !== undefined && { queryStringParameters: { ticket } }),
  }) as unknown as ConnectEvent;

async function aTicket() {
  const { ask, services } = await aHouse();
  const { ticket } = (await ask(warden, 'liveTicket')).body as { ticket: string };
  const shake = (connectionId: string, text?: string) =>
    answerHandshake(services, handshake(connectionId, text));
  return { services, ticket, shake };
}

describe('the handshake of a live connection', () => {
  it('lets a client in for its ticket, once', async () => {
    const { services, ticket, shake } = await aTicket();
    expect(await shake('one', ticket)).toEqual({ statusCode: 200 });
    expect(await services.connections.byId('one')).toMatchObject({ facility: house });
    expect(await shake('two', ticket)).toEqual({ statusCode: 403 });
    expect(await shake('three')).toEqual({ statusCode: 401 });
    expect(await services.connections.byId('two')).toBeUndefined();
  });

  it('is logged with its outcome and without its ticket, good, spent or false', async () => {
    const { services, ticket, shake } = await aTicket();
    await shake('one', ticket);
    await shake('two', ticket);
    await shake('three', `${ticket}x`);
    const written = services.observer.records.join('\n');
    expect(written).toContain('"outcome":"connected"');
    expect(written.match(/"outcome":"bad-ticket"/g)).toHaveLength(2);
    expect(ticket.length).toBeGreaterThan(40);
    expect(written).not.toContain(ticket);
  });
});
