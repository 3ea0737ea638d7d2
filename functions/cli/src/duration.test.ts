import { expect, it } from 'vitest';
import { readDuration } from './duration.ts';

it.each([
  ['30', 30],
  ['30s', 30],
  ['-5m', -300],
  ['2h', 7_200],
  ['0.5h', 1_800],
])('reads %s as %i seconds', (text, seconds) => {
  expect(readDuration('--for', text)).toBe(seconds);
});

it.each(['', 'soon', '2d', '1h30m'])('does not guess what "%s" means', (text) => {
  expect(() => readDuration('--for', text)).toThrow('--for takes a duration');
});
