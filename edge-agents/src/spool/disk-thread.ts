import { parentPort, workerData } from 'node:worker_threads';
import { faultOf, openFile } from './file.ts';
import type { Answered, Asked, ThreadData } from './threaded-disk.ts';

/** The thread in which the disk may take its time: does one thing after another, as asked. */
const port = parentPort;
const { folder } = workerData as ThreadData;
const tell = (answer: Answered): void => port?.postMessage(answer);
const file = openFile(folder, { now: Date.now, rescued: (rescued) => tell({ rescued }) });

port?.on('message', ({ id, method, given }: Asked) => {
  try {
    const work = file[method] as (...all: readonly unknown[]) => unknown;
    tell({ id, result: work(...given) });
  } catch (error) {
    const { fault, message } = faultOf(error);
    tell({ id, fault, message });
  }
});
tell({ ready: true });
