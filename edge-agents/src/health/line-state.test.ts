import { limits } from '@watchhouse/contracts';
import { expect, it } from 'vitest';
import { followLine } from './line-state.ts';

const { cutOffAfterMs, caughtUpRecordsMax } = limits.agent;

it('is live while what waits gets through in time', () => {
  const line = followLine(0, 0);
  expect(line.look(cutOffAfterMs, 3)).toBe('live');
  line.delivered(cutOffAfterMs);
  expect(line.look(2 * cutOffAfterMs, 3)).toBe('live');
});

it('is cut when nothing gets through for too long, drains when something does, and is live when caught up', () => {
  const line = followLine(0, 0);
  expect(line.look(cutOffAfterMs + 1, 10)).toBe('cut');
  line.delivered(cutOffAfterMs + 2);
  expect(line.look(cutOffAfterMs + 3, caughtUpRecordsMax + 1)).toBe('draining');
  expect(line.look(cutOffAfterMs + 4, caughtUpRecordsMax)).toBe('live');
});

it('is cut again when it fails while draining', () => {
  const line = followLine(0, 100);
  expect(line.look(1, 100)).toBe('draining');
  expect(line.look(cutOffAfterMs + 1, 100)).toBe('cut');
});

it('is not cut because there was nothing to send', () => {
  const line = followLine(0, 0);
  expect(line.look(cutOffAfterMs + 1, 0)).toBe('live');
  expect(line.look(cutOffAfterMs + 2, 1)).toBe('live');
});
