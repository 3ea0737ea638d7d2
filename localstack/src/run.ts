import { rmSync } from 'node:fs';
import path from 'node:path';
import { agentFolder } from './agent.ts';
import { bringUp } from './bring-up.ts';
import type { Start } from './bring-up.ts';
import { Children } from './children.ts';
import { cloudFolder } from './cloud.ts';
import { Ending } from './ending.ts';
import { portTaken } from './gateway.ts';
import { readOptions } from './options.ts';
import type { StartOptions } from './options.ts';
import { isPortFree } from './ports.ts';
import { takeRunLock } from './run-lock.ts';
import { StartFailure } from './start-failure.ts';

/**
 * Starts everything, waits for Ctrl-C or the death of a child, and ends everything.
 * @returns the exit code
 */
export async function run(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  const ending = new Ending();
  const undo: Start['undo'] = [ending.listen(), takeRunLock(options.stateDir)];
  try {
    if (!(await isPortFree(options.port))) throw new StartFailure(portTaken(options.port));
    const children = new Children(path.join(options.stateDir, 'logs'));
    clearFormerRun(options);
    undo.push(() => clearFormerRun(options));
    undo.push(() => children.endAll());
    bringUp({ options, children, ending, undo }).catch((error: unknown) => ending.because(error));
    const { code, sentence } = await ending.asked;
    if (sentence !== undefined) console.error(sentence);
    return code;
  } finally {
    // Last made, first ended; what a start interrupted half-way made in the meantime is on the list too.
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
  }
}

/**
 * A local cloud forgets everything when it ends, so what an agent remembers of it, and what it unpacked, is of no
 * use to the next run. A cloud that was given remembers.
 */
function clearFormerRun({ stateDir, endpoint }: StartOptions): void {
  rmSync(cloudFolder(stateDir), { recursive: true, force: true });
  if (endpoint === undefined) rmSync(agentFolder(stateDir), { recursive: true, force: true });
}
