import { limits } from '@watchhouse/contracts';
import type { MapDelta, OpenAlarmsDelta, PushFrame } from '@watchhouse/contracts';

/** A delta of a ledger-derived view, whatever its rows. */
export type ViewDelta = Omit<OpenAlarmsDelta, 'view' | 'rows' | 'removed'> & {
  readonly view: 'open-alarms' | 'system-health';
  readonly rows: readonly unknown[];
  readonly removed: readonly string[];
};

/** Room that `part` and `parts` take in a frame. */
const partBytes = 30;

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/**
 * The texts of one delta: one, or numbered parts that a client applies together. A delta that does not fit into the
 * parts a client accepts becomes a request to load the snapshot again.
 */
export function cutViewDelta(delta: ViewDelta): readonly string[] {
  const pieces = [
    ...delta.rows.map((row) => ({ rows: row })),
    ...delta.removed.map((key) => ({ removed: key })),
  ];
  const frames = cut({ ...delta, rows: [], removed: [] }, pieces);
  return frames ?? [resyncText(delta.facility, delta.view)];
}

/** As `cutViewDelta`; people lie level by level, so that a part mostly concerns one floor. */
export function cutMapDelta(delta: MapDelta): readonly string[] {
  const people = [...delta.people].sort((a, b) => (a.level < b.level ? -1 : 1));
  const pieces = [
    ...people.map((person) => ({ people: person })),
    ...delta.gone.map((track) => ({ gone: track })),
    ...delta.doors.map((door) => ({ doors: door })),
    ...delta.devices.map((device) => ({ devices: device })),
  ];
  const frames = cut({ ...delta, people: [], gone: [], doors: [], devices: [] }, pieces);
  return frames ?? [resyncText(delta.facility, 'map')];
}

/** The text that tells a client to load a snapshot again. */
export function resyncText(
  facility: MapDelta['facility'],
  view: Extract<PushFrame, { kind: 'resync' }>['view'],
): string {
  return JSON.stringify({ kind: 'resync', facility, view } satisfies PushFrame);
}

/** Fills frames greedily; `undefined` when one piece alone, or all together, are too much. */
function cut(
  shell: Readonly<Record<string, unknown>>,
  pieces: readonly Readonly<Record<string, unknown>>[],
): readonly string[] | undefined {
  const room = limits.push.frameBytesMax - bytesOf(shell) - partBytes;
  const parts: Readonly<Record<string, unknown>>[][] = [[]];
  let used = 0;
  for (const piece of pieces) {
    const bytes = Math.max(...Object.values(piece).map(bytesOf)) + 1;
    if (bytes > room) return undefined;
    if (used + bytes > room) {
      parts.push([]);
      used = 0;
    }
    parts.at(-1)?.push(piece);
    used += bytes;
  }
  if (parts.length > limits.push.partsMax) return undefined;
  return parts.map((part, index) => JSON.stringify(frameOf(shell, part, index, parts.length)));
}

function frameOf(
  shell: Readonly<Record<string, unknown>>,
  pieces: readonly Readonly<Record<string, unknown>>[],
  index: number,
  parts: number,
): Readonly<Record<string, unknown>> {
  const lists: Record<string, unknown[]> = {};
  for (const piece of pieces) {
    for (const [member, value] of Object.entries(piece)) (lists[member] ??= []).push(value);
  }
  return { ...shell, ...lists, ...(parts > 1 && { part: index + 1, parts }) };
}
