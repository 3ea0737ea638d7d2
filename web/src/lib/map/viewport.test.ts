import fc from 'fast-check';
import { expect, test } from 'vitest';
import { centredOn, fitted, panned, zoomed } from './viewport.ts';

const whole = fitted({ x: 0, y: 0, width: 100, height: 50 }, 2);

test('a fitted view keeps the aspect and holds the whole box', () => {
  expect(whole.width / whole.height).toBeCloseTo(2);
  expect(whole.x).toBeLessThan(0);
  expect(whole.x + whole.width).toBeGreaterThan(100);
});

test('zooming keeps the point under the pointer', () => {
  const near = zoomed(whole, 0.5, { x: 80, y: 10 }, whole);
  const share = (view: typeof whole) => (80 - view.x) / view.width;
  expect(share(near)).toBeCloseTo(share(whole));
});

test('however often one zooms and pans, the plan stays in reach', () => {
  const step = fc.record({
    factor: fc.constantFrom(0.5, 0.8, 1.25, 2),
    right: fc.double({ min: -1, max: 1, noNaN: true }),
    down: fc.double({ min: -1, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let view = whole;
      for (const { factor, right, down } of steps) {
        const middle = { x: view.x + view.width / 2, y: view.y + view.height / 2 };
        view = panned(zoomed(view, factor, middle, whole), right, down, whole);
      }
      const middle = { x: view.x + view.width / 2, y: view.y + view.height / 2 };
      expect(middle.x).toBeGreaterThanOrEqual(whole.x - 1e-6);
      expect(middle.x).toBeLessThanOrEqual(whole.x + whole.width + 1e-6);
      expect(view.width).toBeLessThanOrEqual(whole.width * 2 + 1e-6);
      expect(view.width).toBeGreaterThanOrEqual(whole.width * 0.06 - 1e-6);
    }),
  );
});

test('flying to a place puts it in the middle', () => {
  const view = centredOn({ x: 30, y: 20 }, whole, 0.25);
  expect([view.x + view.width / 2, view.y + view.height / 2]).toEqual([30, 20]);
});
