import { writeSync } from 'node:fs';
import { SpoolBounds } from '@watchhouse/contracts';
import { openSpool } from './spool.ts';
import { aPress, anAggregate, standingAt } from './test-aggregates.ts';

/**
 * A process to be killed: appends as fast as it can, takes some of it out again, and says on standard output what
 * it was about to do and what was done: `begin N`, `from..to` when resolved, `sent from..to` when taken out.
 */
const say = (line: string): void => void writeSync(1, `${line}\n`);
const [folder = '', begin = '1'] = process.argv.slice(2);
const spool = openSpool(folder, SpoolBounds.parse({}));
let { sequence } = spool.standing ?? standingAt(Number(begin));
say(`begin ${sequence}`);

for (let step = 0; ; step += 1) {
  const steps = Array.from({ length: 1 + (step % 3) }, async () => {
    const aggregate = anAggregate(
      sequence + 1,
      step % 5 === 0 ? ['pressed'] : ['motion', 'entered'],
    );
    const from = sequence + 1;
    sequence = aggregate.to;
    const expedited = step % 5 === 0 ? [aPress(from)] : [];
    await spool.append({ standing: standingAt(sequence), aggregates: [aggregate], expedited });
    say(`${from}..${aggregate.to}`);
  });
  await Promise.all(steps);
  if (step % 4 === 0) {
    const records = spool.oldest('ordered', 1, 1_000_000);
    for (const { to } of records) say(`sent ${to}`);
    await spool.remove('ordered', records);
  }
}
