import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { securityHeader } from '../devices/onvif/soap.ts';
import { AccountCheck } from './account-check.ts';
import { readOrder } from './camera-orders.ts';
import { SimulatedCamera } from './simulated-camera.ts';
import { parseXml } from '../devices/onvif/xml.ts';

const account = { user: 'admin', password: 'geheim' };
const morning = new Date('2026-11-24T08:00:00.000Z');

describe('an account check', () => {
  const envelopeOf = (password: string, at = morning, nonce = 1) => {
    const header = securityHeader({ ...account, password }, new Uint8Array([nonce]), at);
    const parsed = parseXml(`<s:Envelope xmlns:s="urn:s">${header}</s:Envelope>`);
    if ('fault' in parsed) throw new Error(parsed.fault);
    return parsed.root;
  };

  it('accepts a proof once', () => {
    const check = new AccountCheck();
    const proof = envelopeOf(account.password);
    expect(check.bySecurityHeader(proof, account, morning.getTime())).toBe(true);
    expect(check.bySecurityHeader(proof, account, morning.getTime())).toBe(false);
    const another = envelopeOf(account.password, morning, 2);
    expect(check.bySecurityHeader(another, account, morning.getTime())).toBe(true);
  });

  it.each([
    ['of another password', 'falsch', 0],
    ['too old', account.password, -61_000],
    ['of the future', account.password, 61_000],
  ])('refuses a proof %s', (_, password, ms) => {
    const proof = envelopeOf(password, new Date(morning.getTime() + ms));
    expect(new AccountCheck().bySecurityHeader(proof, account, morning.getTime())).toBe(false);
  });

  it('refuses an answer to a challenge that it did not give', () => {
    expect(new AccountCheck().byDigest('Digest username="admin", nonce="x"', account)).toBe(false);
    expect(new AccountCheck().byDigest(undefined, account)).toBe(false);
  });
});

describe('orders', () => {
  it.each([
    { fault: 'camera-off', forSeconds: 3 },
    { fault: 'camera-clock', bySeconds: -300 },
    { fault: 'subscription-dropped' },
    { event: 'motion', active: false },
  ])('%j is one', (order) => {
    expect(readOrder(JSON.stringify(order))).toEqual(order);
  });

  it.each(['', 'null', '[]', '{"fault":"agent-killed","downSeconds":1}', '{"event":"fire"}'])(
    '%s is none',
    (text) => {
      expect(readOrder(text)).toBeUndefined();
    },
  );
});

describe('a simulated camera', () => {
  let camera: SimulatedCamera;
  let address: string;
  beforeEach(async () => {
    camera = new SimulatedCamera({ account, port: 0 });
    address = new URL(await camera.start()).origin;
  });
  afterEach(() => camera.stop());

  const order = (body: object) =>
    fetch(`${address}/simulation/fault`, { method: 'POST', body: JSON.stringify(body) });
  const answers = () =>
    fetch(address, { method: 'POST' }).then(
      () => true,
      () => false,
    );

  it('takes an order and refuses what is none', async () => {
    expect((await order({ event: 'motion' })).status).toBe(204);
    expect(camera.life.states.get('motion')).toBe(true);
    expect((await order({ fault: 'on-fire' })).status).toBe(400);
  });

  it('is off as long as it was told, and on again', async () => {
    expect((await order({ fault: 'camera-off', forSeconds: 1 })).status).toBe(204);
    await vi.waitUntil(async () => !(await answers()), { timeout: 3_000 });
    await vi.waitUntil(answers, { timeout: 5_000 });
  });

  it('moves its clock', async () => {
    await order({ fault: 'camera-clock', bySeconds: 300 });
    await vi.waitUntil(() => camera.life.now() > Date.now() + 299_000);
  });
});
