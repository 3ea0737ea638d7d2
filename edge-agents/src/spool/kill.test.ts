import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { linesOf } from './test-aggregates.ts';
import { aFolder, aSpool, drained } from './test-disk.ts';

const victim = fileURLToPath(new URL('./test-victim.ts', import.meta.url));
const kills = 6;
const firstNumber = 1_000;

/** Starts the victim, kills it some time after it has begun to work, and gives what it said. */
async function killed(folder: string, afterMs: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [victim, folder, String(firstNumber)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  const began = new Promise<void>((resolve, reject) => {
    child.once('close', () => reject(new Error('It ended before anybody killed it.')));
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('..')) resolve();
    });
  });
  await began;
  await sleep(afterMs);
  child.kill('SIGKILL');
  await ended;
  // The last line may be cut in half.
  return text.split('\n').slice(0, -1);
}

/** What processes that were killed one after another said, as numbers. */
function saidBy(lines: readonly string[]) {
  const begins = lines.flatMap((line) =>
    line.startsWith('begin ') ? [Number(line.slice(6))] : [],
  );
  const sent = lines.flatMap((line) => (line.startsWith('sent ') ? [Number(line.slice(5))] : []));
  const resolved = lines.flatMap((line) => {
    const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(line) ?? [];
    return from === undefined ? [] : [{ from: Number(from), to: Number(to) }];
  });
  return { begins, sent, resolved };
}

it('loses, doubles and misorders nothing and uses no number twice, however often it is killed', async () => {
  const folder = aFolder();
  const all: string[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const lines = await killed(folder, Math.random() * 150);
    // Everything resolved before has a number below those that begin again.
    const before = saidBy(all).resolved.map(({ to }) => to);
    expect(saidBy(lines).begins[0]).toBeGreaterThanOrEqual(Math.max(firstNumber, ...before));
    all.push(...lines);
  }
  const { sent, resolved } = saidBy(all);
  const spool = aSpool(folder);
  const left = (await drained(spool)).map((record) => linesOf(record));
  await spool.close();
  const there = left.map(({ header }) => header.to);
  expect(there).toEqual([...new Set(there)].sort((a, b) => a - b));
  expect(resolved.length).toBeGreaterThan(kills);
  const gone = new Set(sent);
  expect(there).toEqual(
    expect.arrayContaining(resolved.map(({ to }) => to).filter((to) => !gone.has(to))),
  );
  // In the order of their numbers and without a gap, since the first that is left.
  for (const [index, { header }] of left.entries())
    if (index > 0) expect(header.from).toBe((left[index - 1]?.header.to ?? 0) + 1);
  expect(new Set(resolved.map(({ from }) => from)).size).toBe(resolved.length);
  expect(spool.standing?.sequence).toBe(there.at(-1) ?? spool.standing?.sequence);
}, 60_000);
