import { expect, it } from 'vitest';
import { Steps, stepLine } from './steps.ts';

it('prints aligned seconds', () => {
  expect(stepLine('bootstrap', 9.84)).toBe('bootstrap     9.8 s');
  expect(stepLine('deploy', 120)).toBe('deploy      120.0 s');
});

it('prints and remembers a step that succeeds, and no other', async () => {
  const lines: string[] = [];
  const steps = new Steps((line) => lines.push(line));
  expect(await steps.time('web', () => Promise.resolve(1))).toBe(1);
  await expect(steps.time('deploy', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(Object.keys(steps.seconds)).toEqual(['web']);
  expect(lines).toHaveLength(1);
});
