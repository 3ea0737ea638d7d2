import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Enough for the log to be folded into the file, and for a transaction that gives something up. */
const reserveBytes = 2 * 1024 * 1024;
const fileName = 'reserve';

/**
 * Room that the spool holds back: on a full disk not even giving something up is possible without any, since SQLite
 * writes what changes to its log first.
 */
export interface Reserve {
  /** Takes the room if it is not held, and the disk has it; whether it is held. */
  readonly take: () => boolean;
  /** Lets go of the room. */
  readonly give: () => void;
}

/** The reserve of a folder; once given it is not taken again before so many milliseconds are over. */
export function reserveIn(folder: string, againAfterMs: number, now: () => number): Reserve {
  const file = path.join(folder, fileName);
  let notBefore = 0;
  let isHeld = false;
  return {
    take: () => {
      if (isHeld || now() < notBefore) return isHeld;
      isHeld = existsSync(file);
      if (isHeld) return true;
      try {
        writeFileSync(file, Buffer.alloc(reserveBytes));
        isHeld = true;
      } catch {
        rmSync(file, { force: true });
        notBefore = now() + againAfterMs;
      }
      return isHeld;
    },
    give: () => {
      rmSync(file, { force: true });
      isHeld = false;
      notBefore = now() + againAfterMs;
    },
  };
}
