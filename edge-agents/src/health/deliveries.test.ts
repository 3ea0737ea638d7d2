import { limits } from '@watchhouse/contracts';
import { expect, it } from 'vitest';
import { countDeliveries } from './deliveries.ts';

function aLine() {
  const log: string[] = [];
  let delivered = 0;
  const { events, counts } = countDeliveries(
    (event, facts = {}) =>
      void log.push('reason' in facts ? `${event} ${String(facts['reason'])}` : event),
    () => void (delivered += 1),
  );
  return { events, counts, log, delivered: () => delivered };
}

it('says when deliveries begin, fail and begin again, and names a reason once an outage', () => {
  const { events, counts, log, delivered } = aLine();
  events.delivered(1, 10);
  events.delivered(2, 20);
  for (const reason of ['reset', 'refused', 'reset', 'refused']) events.failed(reason);
  events.delivered(1, 5);
  events.failed('reset');
  expect(log).toEqual([
    'delivering',
    'not-delivering reset',
    'not-delivering refused',
    'delivering',
    'not-delivering reset',
  ]);
  expect(counts()).toEqual({ delivered: 4, signals: 35, failures: 5, refused: 0 });
  expect(delivered()).toBe(3);
});

it('names no more reasons than fit', () => {
  const { events, log } = aLine();
  const { outageReasonsMax } = limits.agent;
  for (let port = 0; port <= outageReasonsMax; port += 1) events.failed(`no answer at ${port}`);
  expect(log).toHaveLength(outageReasonsMax);
});

it('says of each record that the stream will never take it', () => {
  const { events, counts, log } = aLine();
  events.refused('too large');
  expect(log).toEqual(['record-refused too large']);
  expect(counts().refused).toBe(1);
});
