import { expect, it } from 'vitest';
import { createOvertaking } from './overtaking.ts';
import { aRecord } from './test-line.ts';

const summary = (to: number, part: number) => ({ ...aRecord(to), text: `part ${part}` });

it('keeps every alarm, and of the summaries the parts of the newest', () => {
  const overtaking = createOvertaking();
  for (const to of [1, 2, 3]) overtaking.overtake(aRecord(to), 'edge.alarm');
  for (const [to, part] of [
    [10, 1],
    [11, 1],
    [11, 2],
  ] as const)
    overtaking.overtake(summary(to, part), 'map.summary');
  expect(overtaking.oldest('edge.alarm', 9).map(({ to }) => to)).toEqual([1, 2, 3]);
  expect(overtaking.oldest('map.summary', 9)).toEqual([summary(11, 1), summary(11, 2)]);
});

it('forgets what was delivered, although a newer summary has taken its place', () => {
  const overtaking = createOvertaking();
  overtaking.overtake(summary(10, 1), 'map.summary');
  const inFlight = overtaking.oldest('map.summary', 9);
  overtaking.overtake(summary(11, 1), 'map.summary');
  overtaking.remove('map.summary', inFlight);
  expect(overtaking.oldest('map.summary', 9)).toHaveLength(1);
});

it('wakes who waits, and at the end', async () => {
  const overtaking = createOvertaking();
  const ending = new AbortController();
  const filled = overtaking.filled('edge.alarm', ending.signal);
  overtaking.overtake(aRecord(1), 'edge.alarm');
  await filled;
  const ended = overtaking.filled('map.summary', ending.signal);
  ending.abort();
  await ended;
});
