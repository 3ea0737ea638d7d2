import { readFileSync } from 'node:fs';
import { AggregateHeader, Signal } from '@watchhouse/contracts';
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

const shard = 'shardId-000000000000';

/** What the stream holds of one agent: its signals by number, however often and in whatever company each was sent. */
export type Sent = ReadonlyMap<number, string>;

/**
 * Every numbered signal of an agent in the stream. Throws when two with the same number say something different: the
 * number would have been given out twice.
 */
export async function sentBy({ services }: House, agent: string): Promise<Sent> {
  const sent = new Map<number, string>();
  for await (const page of services.signals.readAfter(shard, undefined)) {
    for (const { bytes } of page) {
      const [first = '', ...lines] = Buffer.from(bytes).toString('utf8').split('\n');
      const header = AggregateHeader.safeParse(parsed(first));
      if (!header.success || header.data.origin !== 'agent' || header.data.agent !== agent)
        continue;
      for (const line of lines) {
        const signal = Signal.safeParse(parsed(line));
        if (!signal.success || signal.data.sequence === undefined) continue;
        const { sequence } = signal.data;
        if ((sent.get(sequence) ?? line) !== line) {
          throw new Error(`The number ${String(sequence)} was given out twice.`);
        }
        sent.set(sequence, line);
      }
    }
  }
  return sent;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The numbers that are missing between what was sent, as `after 41, before 45`. */
export function gapsIn(sent: Sent): readonly string[] {
  const numbers = [...sent.keys()].sort((left, right) => left - right);
  return numbers.flatMap((number, index) => {
    const next = numbers[index + 1];
    return next === undefined || next === number + 1
      ? []
      : [`after ${String(number)}, before ${String(next)}`];
  });
}
