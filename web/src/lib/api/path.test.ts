import { expect, test } from 'vitest';
import { liveAddress, pathOf } from './path.ts';

test('a route of the contract becomes a path, its values escaped', () => {
  expect(pathOf('alarmPage', { facility: 'fac_1', alarm: 'a/../b' })).toBe(
    '/api/facilities/fac_1/alarms/a%2F..%2Fb',
  );
});

test.each([
  ['http://127.0.0.1:8080', 'ws://127.0.0.1:8080/live?ticket=t%26x'],
  ['https://watch.example', 'wss://watch.example/live?ticket=t%26x'],
])('the live address of %s is on the same origin', (origin, address) => {
  expect(liveAddress(origin, '/live', 't&x')).toBe(address);
});
