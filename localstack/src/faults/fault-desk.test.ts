import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FaultAnswer } from '@watchhouse/contracts';
import type { FaultOrder } from '@watchhouse/contracts';
import { openFaultDesk } from './fault-desk.ts';
import type { FaultDesk } from './fault-desk.ts';

const place = vi.fn<(order: FaultOrder) => Promise<FaultAnswer>>();
let desk: FaultDesk;
beforeEach(async () => {
  place.mockReset().mockResolvedValue({ done: true, sentence: 'Done.' });
  desk = await openFaultDesk(place);
});
afterEach(() => desk.close());

async function order(body: string, token = desk.token) {
  const response = await fetch(desk.address, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body,
  });
  return { status: response.status, answer: FaultAnswer.parse(await response.json()) };
}

it('places an order of whoever has the token', async () => {
  const given = await order('{"fault":"uplink-cut","forSeconds":60}');
  expect(given).toEqual({ status: 200, answer: { done: true, sentence: 'Done.' } });
  expect(place).toHaveBeenCalledWith({ fault: 'uplink-cut', forSeconds: 60 });
});

it('places nothing for anybody else', async () => {
  expect((await order('{"fault":"uplink-cut"}', 'guessed')).status).toBe(401);
  expect(place).not.toHaveBeenCalled();
});

it.each([
  ['not JSON', 'cut it'],
  ['an unknown fault', '{"fault":"meteor"}'],
  ['an order longer than a day', '{"fault":"uplink-cut","forSeconds":90000}'],
  ['an endless body', `"${'x'.repeat(5_000)}"`],
])('says what is wrong with %s', async (_, body) => {
  const { status, answer } = await order(body);
  expect(status).toBe(400);
  expect(answer.done).toBe(false);
  expect(place).not.toHaveBeenCalled();
});

it('says why a fault could not be placed', async () => {
  place.mockRejectedValue(new Error('The cloud has no function x.'));
  expect(await order('{"fault":"uplink-mended"}')).toEqual({
    status: 502,
    answer: { done: false, sentence: 'The cloud has no function x.' },
  });
});
