import { run } from './run.ts';
import { StartFailure } from './start-failure.ts';

try {
  process.exit(await run(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof StartFailure ? error.message : error);
  process.exit(1);
}
