import { afterEach, expect, test } from 'vitest';
import { limits } from '@watchhouse/contracts';
import { endAlarm, openAlarm } from '../deployed/alarms.ts';
import { runningHouse } from '../deployed/house.ts';
import { connectLive, handshake, ticketOf } from '../deployed/live-client.ts';
import type { LiveClient } from '../deployed/live-client.ts';
import { officerOf } from '../deployed/officer.ts';
import { testAgent } from '../deployed/test-agent.ts';
import { until } from '../deployed/until.ts';

const house = runningHouse();
const { first } = house;
const officer = await officerOf(house, 'command');
const open: LiveClient[] = [];
const connected = async () => {
  const client = await connectLive(house, officer);
  open.push(client);
  return client;
};
afterEach(() => {
  for (const client of open.splice(0)) client.close();
});

test('a ticket opens one connection and no second', async () => {
  const ticket = await ticketOf(officer);
  expect(await handshake(house, ticket)).toBe(101);
  expect(await handshake(house, ticket)).not.toBe(101);
});

test('without a ticket, or with a made-up one, nobody is let in', async () => {
  expect(await handshake(house, undefined)).not.toBe(101);
  expect(await handshake(house, 'x'.repeat(43))).not.toBe(101);
});

test('a ticket that was not used in its time is worth nothing', { timeout: 90_000 }, async () => {
  const ticket = await ticketOf(officer);
  // The time that is measured is the server's, and nothing tells a client that it has passed.
  const lifetime = limits.push.ticketSeconds * 1_000 + 1_000;
  await new Promise((resolve) => setTimeout(resolve, lifetime));
  expect(await handshake(house, ticket)).not.toBe(101);
});

test('every five seconds a client hears where the server stands', async () => {
  const client = await connected();
  const positions = () => client.frames.filter(({ frame }) => frame.kind === 'position');
  await client.find(
    'three position frames',
    () => (positions().length >= 3 ? true : undefined),
    40_000,
  );
  const at = positions().map((position) => position.at);
  for (const [index, later] of at.slice(1).entries()) {
    const gap = later - (at[index] ?? 0);
    expect(gap).toBeGreaterThan(limits.push.positionIntervalMs / 2);
    expect(gap).toBeLessThan(limits.push.positionIntervalMs * 3);
  }
});

test('a client that stops reading delays nobody else', async () => {
  const [reading, stopped] = [await connected(), await connected()];
  stopped.socket.pause();
  const agent = testAgent(house, first);
  const { record, signal } = agent.duress();
  const putAt = Date.now();
  await agent.put(record);
  const { at, value } = await reading.find('the alarm', (frame) =>
    frame.kind === 'delta' && frame.view === 'open-alarms'
      ? frame.rows.find(({ evidence }) => evidence.signals.some((id) => id === signal))
      : undefined,
  );
  expect(at - putAt).toBeLessThan(5_000);
  await endAlarm(house, officer, value);
  const mapFrames = () => reading.frames.filter(({ frame }) => frame.kind === 'map').length;
  const before = mapFrames();
  await reading.find('the map goes on', () => (mapFrames() > before + 3 ? true : undefined));
});

test('an alarm is pushed as it was raised, acknowledged and ended', async () => {
  const client = await connected();
  const agent = testAgent(house, first);
  const { record, signal } = agent.duress();
  await agent.put(record);
  const row = await openAlarm(officer, first, ({ evidence }) =>
    evidence.signals.some((id) => id === signal),
  );
  await endAlarm(house, officer, row);
  await client.find('its removal', (frame) =>
    frame.kind === 'delta' && frame.view === 'open-alarms'
      ? frame.removed.find((key) => key === row.alarm)
      : undefined,
  );
  const statuses = client.frames.flatMap(({ frame }) =>
    frame.kind === 'delta' && frame.view === 'open-alarms'
      ? frame.rows.filter(({ alarm }) => alarm === row.alarm).map(({ status }) => status)
      : [],
  );
  expect(statuses).toEqual(expect.arrayContaining(['unack-active', 'ack-active']));
});

test('signing out ends the live connection at once, in whatever window', async () => {
  const leaving = await officerOf(house, 'medical');
  const client = await connectLive(house, leaving);
  open.push(client);
  const signedOutAt = Date.now();
  expect((await leaving.ask('signOut')).status).toBe(200);
  const { value, at } = await client.find('its last frame', (frame) =>
    frame.kind === 'closing' ? frame.reason : undefined,
  );
  expect(value).toBe('session-revoked');
  expect(at - signedOutAt).toBeLessThan(5_000);
  await until('the connection ended', () => client.socket.readyState === 3 || undefined);
  expect((await leaving.ask('openAlarms')).status).toBe(401);
});
