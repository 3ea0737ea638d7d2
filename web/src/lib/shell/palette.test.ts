import { expect, test } from 'vitest';
import { found, shownMax } from './palette.ts';
import type { PaletteEntry } from './palette.ts';

const entry = (title: string, words = ''): PaletteEntry => ({
  id: title,
  group: 'room',
  title,
  words,
  run: () => undefined,
});
const titles = (entries: readonly PaletteEntry[], query: string) =>
  found(entries, query).map(({ title }) => title);

test('a room is found by its name in another language and by its code', () => {
  const rooms = [entry('203监室', 'Cell 203 203監室 C203'), entry('监控室', 'Control room')];
  expect(titles(rooms, 'cell')).toEqual(['203监室']);
  expect(titles(rooms, 'c203')).toEqual(['203监室']);
  expect(titles(rooms, 'room control')).toEqual(['监控室']);
});

test('what begins with the query comes first', () => {
  expect(titles([entry('Ward east'), entry('East gate')], 'east')).toEqual([
    'East gate',
    'Ward east',
  ]);
});

test('no more than the bound is shown', () => {
  const many = Array.from({ length: shownMax + 5 }, (_none, index) => entry(`Room ${index}`));
  expect(found(many, '')).toHaveLength(shownMax);
});
