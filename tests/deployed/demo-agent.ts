import { readFileSync } from 'node:fs';
import { AggregateHeader } from '@watchhouse/contracts';
import type { LiveAgent } from '@watchhouse/contracts';
import type { RunFile } from '@watchhouse/local';
import type { House } from './house.ts';
import { watchhouse } from './command-line.ts';
import type { Officer } from './officer.ts';

/** Orders a fault as a person would; throws with what the command said when it was not placed. */
export async function orderFault(...words: readonly string[]): Promise<void> {
  const { code, out, err } = await watchhouse('fault', ...words);
  if (code !== 0) throw new Error(`fault ${words.join(' ')}: ${out}${err}`);
}

/** The agent of the demo as the map knows it now. */
export async function demoAgent(officer: Officer): Promise<LiveAgent> {
  const { agents = [] } = await officer.get('liveState');
  const [newest] = [...agents].sort((a, b) => b.arrivedAt.localeCompare(a.arrivedAt));
  if (newest === undefined) throw new Error('No agent has been heard of.');
  return newest;
}

/** Process ids as the run file has them now: an agent that was killed is another process. */
export function processesNow(): RunFile['processes'] {
  const file = process.env['WATCHHOUSE_RUN_FILE'] ?? '';
  return (JSON.parse(readFileSync(file, 'utf8')) as RunFile).processes;
}

/** What the stream holds of one agent, each record once in the order of its numbers. */
export interface Sent {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const shard = 'shardId-000000000000';

/**
 * Every aggregate of an agent in the stream. Throws when two of the same numbers say something different: a number
 * would have been given out twice.
 */
export async function sentBy({ services }: House, agent: string): Promise<readonly Sent[]> {
  const byFrom = new Map<number, Sent>();
  for await (const page of services.signals.readAfter(shard, undefined)) {
    for (const { bytes } of page) {
      const text = Buffer.from(bytes).toString('utf8');
      const header = AggregateHeader.safeParse(firstLine(text));
      if (!header.success || header.data.origin !== 'agent' || header.data.agent !== agent)
        continue;
      const { from, to } = header.data;
      const known = byFrom.get(from);
      if (known !== undefined && known.text !== text) {
        throw new Error(`The numbers from ${String(from)} were given out twice.`);
      }
      byFrom.set(from, { from, to, text });
    }
  }
  return [...byFrom.values()].sort((left, right) => left.from - right.from);
}

function firstLine(text: string): unknown {
  try {
    return JSON.parse(text.slice(0, text.indexOf('\n')));
  } catch {
    return undefined;
  }
}

/** The numbers that are missing between what was sent, as `after 41, before 45`. */
export const gapsIn = (sent: readonly Sent[]): readonly string[] =>
  sent.flatMap(({ to }, index) => {
    const next = sent[index + 1];
    return next === undefined || next.from === to + 1
      ? []
      : [`after ${String(to)}, before ${String(next.from)}`];
  });
