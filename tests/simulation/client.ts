import type { PushFrame } from '@watchhouse/contracts';
import type { MemoryServices } from '@watchhouse/shell';
import { facility } from './site.ts';

/** What a screen holds of the open alarms: the rows and the position they stand at. */
export interface Screen {
  readonly rows: Map<string, unknown>;
  readonly position: number;
}

/** A screen that loads the snapshot, follows deltas and loads again whenever a delta does not fit. */
export function simulatedScreen(services: MemoryServices, connection: string) {
  let screen: Screen | undefined;
  let seen = 0;
  const load = async (): Promise<Screen> => {
    const { position, rows } = await services.views.rows(facility, 'open-alarms');
    return { rows: new Map(rows), position: position.appliedSeq };
  };
  const take = (current: Screen, frame: PushFrame): Screen | 'reload' => {
    if (frame.kind === 'resync') return 'reload';
    if (frame.kind !== 'delta' || frame.view !== 'open-alarms') return current;
    if (frame.parts !== undefined) return 'reload';
    if (frame.to <= current.position) return current;
    if (frame.from > current.position) return 'reload';
    const rows = new Map(current.rows);
    for (const row of frame.rows) rows.set(row.alarm, row);
    for (const key of frame.removed) rows.delete(key);
    return { rows, position: frame.to };
  };
  return {
    /** Takes what came since the last look. */
    look: async (): Promise<Screen> => {
      let current = screen ?? (await load());
      const frames = services.frames.framesOf(connection);
      for (const frame of frames.slice(seen)) {
        const next = take(current, frame);
        current = next === 'reload' ? await load() : next;
      }
      seen = frames.length;
      screen = current;
      return current;
    },
  };
}
