import { parseArgs } from 'node:util';
import { FaultAnswer, FaultOrder } from '@watchhouse/contracts';
import { readDuration } from './duration.ts';
import { faultOrders, faultUsage } from './fault-orders.ts';
import { readRunFile, NothingRuns } from './run-file.ts';
import { UsageError } from './usage-error.ts';

/**
 * Orders a fault on the local system that runs here, and says what was done; see it in the application. Exit code 1
 * when it could not be placed.
 */
export async function fault(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: withJoinedSign(args),
    options: { for: { type: 'string' }, by: { type: 'string' }, function: { type: 'string' } },
    allowPositionals: true,
  });
  const words = positionals.join(' ');
  if (words === 'poison') {
    const { poison } = await import('./fault-poison.ts');
    console.log(await poison());
    return 0;
  }
  const order = faultOrders[words];
  if (order === undefined) throw new UsageError(`fault takes one of: ${faultUsage}`);
  const read = FaultOrder.safeParse(
    order({
      lasting: values.for === undefined ? undefined : readDuration('--for', values.for),
      by: values.by === undefined ? undefined : readDuration('--by', values.by),
      named: values.function,
    }),
  );
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new UsageError(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'cannot be meant'}`);
  }
  const { done, sentence } = await send(read.data);
  console.log(sentence);
  return done ? 0 : 1;
}

/** `--by -300s` reads as two options otherwise. */
const withJoinedSign = (args: readonly string[]): string[] =>
  args.flatMap((arg, index) => {
    if (args[index - 1] === '--by' && arg.startsWith('-')) return [];
    const next = args[index + 1];
    return arg === '--by' && next?.startsWith('-') === true ? [`--by=${next}`] : [arg];
  });

async function send(order: FaultOrder): Promise<FaultAnswer> {
  const desk = readRunFile()?.faults;
  if (desk === undefined) throw new NothingRuns();
  const response = await fetch(desk.address, {
    method: 'POST',
    headers: { authorization: `Bearer ${desk.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });
  return FaultAnswer.parse(await response.json());
}
