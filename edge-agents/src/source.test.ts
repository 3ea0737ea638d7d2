import { DeviceId } from '@watchhouse/contracts';
import { expect, it, vi } from 'vitest';
import { mergeSources } from './source.ts';
import type { Said, Source } from './source.ts';
import { testButton } from './test-site.ts';

const device = DeviceId.parse(testButton);
const saidAt = (at: number): Said => ({
  type: 'device.health',
  device,
  data: { device, state: 'online' },
  at,
});
const aSource = (parts: Partial<Source> = {}): Source => ({
  until: () => [],
  stop: () => Promise.resolve(),
  ...parts,
});

it('says what all of them say, in order of time', () => {
  const one = aSource({ until: (at) => [saidAt(at - 3), saidAt(at)] });
  const other = aSource({ until: (at) => [saidAt(at - 2)] });
  expect(
    mergeSources([one, other])
      .until(10)
      .map(({ at }) => at),
  ).toEqual([7, 8, 10]);
});

it('is urgent when one of them is, and knows the next time that any of them knows', () => {
  const listeners: (() => void)[] = [];
  const one = aSource({ onUrgent: (listener) => listeners.push(listener), urgentAt: () => 9 });
  const other = aSource({ urgentAt: () => 7 });
  const merged = mergeSources([one, other, aSource({ urgentAt: () => undefined })]);
  const heard = vi.fn();
  merged.onUrgent?.(heard);
  for (const listener of listeners) listener();
  expect(heard).toHaveBeenCalledOnce();
  expect(merged.urgentAt?.()).toBe(7);
  expect(mergeSources([aSource()]).urgentAt?.()).toBeUndefined();
});

it('stops when all of them have stopped', async () => {
  const stops = [vi.fn(() => Promise.resolve()), vi.fn(() => Promise.resolve())];
  await mergeSources(stops.map((stop) => aSource({ stop }))).stop();
  for (const stop of stops) expect(stop).toHaveBeenCalledOnce();
});
