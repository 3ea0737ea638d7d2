import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** What to tell someone whose machine has no browser. */
export const installChromium =
  'The journeys need a Chromium, and none is on PATH. Install it (Debian: ' +
  'apt-get install -y chromium fonts-noto-cjk) or set CHROMIUM_PATH to its executable.';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser's executable: `CHROMIUM_PATH`, else the first known name on `PATH`. */
export function findChromium(env: NodeJS.ProcessEnv): string | undefined {
  const named = env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return isExecutable(named) ? named : undefined;
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return names
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
