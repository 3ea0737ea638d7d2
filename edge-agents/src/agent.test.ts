import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { runAgent } from './agent.ts';
import { readSetup } from './config.ts';
import type { SpooledRecord } from './spool/aggregate.ts';
import { testSite } from './test-site.ts';

interface Line {
  readonly event: string;
  readonly facts: object;
}

/** Runs an agent until its stream has so many signals; `down` lets the first calls fail. */
async function runUntil(file: string, records: number, down = 0) {
  const setup = readSetup(file);
  const received: SpooledRecord[] = [];
  const log: Line[] = [];
  const stopping = new AbortController();
  let calls = 0;
  const put = (batch: readonly SpooledRecord[]) => {
    calls += 1;
    if (calls <= down) return Promise.reject(new Error('down'));
    received.push(...batch);
    return Promise.resolve({ taken: batch.length });
  };
  const logged = (event: string, facts: object = {}) => void log.push({ event, facts });
  const running = runAgent(setup, { put }, logged, stopping.signal);
  const enough = () => received.length >= records;
  await Promise.race([running, vi.waitUntil(enough, { timeout: 9_000, interval: 20 })]);
  stopping.abort();
  await running;
  return { received, log, stateDir: setup.config.stateDir };
}

const headers = (received: readonly SpooledRecord[]) =>
  received.flatMap(({ text }) => {
    const header = JSON.parse(text.slice(0, text.indexOf('\n'))) as { from?: number; to?: number };
    return header.from === undefined ? [] : [header as { from: number; to: number }];
  });

describe('an agent', () => {
  it('sends in real time, says so, stops when asked and leaves nothing behind', async () => {
    const { received, log } = await runUntil(testSite(), 2);
    expect(log.map(({ event }) => event)).toEqual(['started', 'delivering', 'stopped']);
    expect(log.at(-1)?.facts).toMatchObject({
      undelivered: 0,
      signals: expect.any(Number) as number,
    });
    const [first, second] = headers(received);
    expect(second?.from).toBe((first?.to ?? 0) + 1);
  });

  it('goes on with its numbers after a restart', async () => {
    const file = testSite();
    const before = await runUntil(file, 1);
    const after = await runUntil(file, 1);
    expect(headers(after.received)[0]?.from).toBe((headers(before.received).at(-1)?.to ?? 0) + 1);
  });

  it('takes up again when the line comes back, without losing a number', async () => {
    const { received, log } = await runUntil(testSite(), 3, 2);
    expect(log.map(({ event }) => event)).toContain('not-delivering');
    const numbers = headers(received);
    for (const [index, header] of numbers.entries()) {
      if (index > 0) expect(header.from).toBe((numbers[index - 1]?.to ?? 0) + 1);
    }
  });

  it('replays a past stretch faster, and never into the future', async () => {
    const startAt = new Date(Date.now() - 20_000).toISOString();
    const { received } = await runUntil(testSite({ config: { speed: 20, startAt } }), 20);
    const times = received.flatMap(({ text }) =>
      [...text.matchAll(/"time":"([^"]+)"/g)].map(([, t]) => t),
    );
    expect(times.at(-1) ?? '').toBeTruthy();
    expect(times.every((time) => Date.parse(time ?? '') <= Date.now())).toBe(true);
  });

  it('says what to do when its memory is damaged', async () => {
    const file = testSite();
    const { stateDir } = await runUntil(file, 1);
    const memory = path.join(stateDir, 'standing.json');
    expect(JSON.parse(readFileSync(memory, 'utf8'))).toHaveProperty('sequence');
    writeFileSync(memory, '{"sequence":');
    await expect(runUntil(file, 1)).rejects.toThrow(/standing\.json is damaged; remove it/);
  });
});
