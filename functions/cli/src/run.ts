import { subcommands } from './commands.ts';

const usage = () =>
  [
    'Usage:',
    ...Object.entries(subcommands).map(([words, { usage }]) => `  watchhouse ${words} ${usage}`),
  ].join('\n');

/** Errors whose message is meant for the person at the terminal; anything else shows where it happened. */
const plainErrors = new Set(['NothingRuns', 'UsageError', 'MissingVariable', 'RebuildLost']);

/** Runs a subcommand and gives its exit code: 0 done, 1 found or failed, 2 called wrongly. */
export async function run(args: readonly string[]): Promise<number> {
  const words = Object.keys(subcommands).find((name) => isCalled(name, args));
  const subcommand = words === undefined ? undefined : subcommands[words];
  if (words === undefined || subcommand === undefined) {
    console.error(usage());
    return 2;
  }
  try {
    const call = await subcommand.load();
    return await call(args.slice(words.split(' ').length));
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const isArguments = 'code' in cause && String(cause.code).startsWith('ERR_PARSE_ARGS');
    const isPlain = isArguments || plainErrors.has(cause.name);
    console.error(isPlain ? cause.message : cause);
    return isArguments || cause.name === 'UsageError' ? 2 : 1;
  }
}

const isCalled = (name: string, args: readonly string[]) =>
  name.split(' ').every((word, index) => args[index] === word);
