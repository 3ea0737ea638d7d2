import { parseArgs } from 'node:util';
import { runCommand } from './command.ts';

/**
 * `npm run test:sim [-- --seeds 10000] [--from 1] [--seed 17]`: the simulation with as many seeds as asked for, or
 * one seed alone. Prints what vitest prints and, as the last line, how many seeds were played in how many seconds.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
  },
});

/** The files among which the seeds are dealt out, by the remainder of four. */
const files = ['fourth', 'first', 'second', 'third'];

function selection(): { readonly seeds: string; readonly count: number; readonly filter: string } {
  const { seed } = values;
  if (seed === undefined) {
    return { seeds: `${values.from},${values.seeds}`, count: Number(values.seeds), filter: '' };
  }
  const file = files[Number(seed) % files.length] ?? '';
  return { seeds: `${seed},1`, count: 1, filter: `tests/simulation/seeds-${file}` };
}

const { seeds, count, filter } = selection();
if (!seeds.split(',').every((number) => Number.isInteger(Number(number)) && Number(number) >= 0)) {
  console.error('Seeds are whole numbers: --seeds 10000 --from 1, or --seed 17.');
  process.exitCode = 2;
} else {
  const startedAt = performance.now();
  const { code } = await runCommand(`vitest run --project sim --reporter=dot ${filter}`, {
    env: { WATCHHOUSE_SEEDS: seeds },
    isShown: true,
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(`${count} seeds, ${seconds.toFixed(1)} s, ${(count / seconds).toFixed(1)} seeds/s`);
  process.exitCode = code;
}
