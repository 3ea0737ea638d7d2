import type { FacilityId } from '@watchhouse/contracts';
import type { MemoryServices } from '@watchhouse/shell';

/** A position that was stored: of what, and where it stands. Never may it go back. */
export interface StoredPosition {
  readonly at: number;
  readonly of: string;
  readonly facility: FacilityId | undefined;
  readonly position: number;
}

/** The services with every stored position noted: fences, views, consumers, snapshots, the live map. */
export function watchPositions(
  services: MemoryServices,
  now: () => number,
  noted: StoredPosition[],
): MemoryServices {
  const note = (of: string, facility: FacilityId | undefined, position: number) =>
    noted.push({ at: now(), of, facility, position });
  const { fences, consumers, views } = services;
  const { state } = services.objects;
  return {
    ...services,
    fences: {
      ...fences,
      move: async (facility, from, to) => {
        const isMoved = await fences.move(facility, from, to);
        if (isMoved) {
          note('fence', facility, to.generation);
          note(`fence in ${to.shard}`, facility, Number(to.sequenceNumber));
        }
        return isMoved;
      },
    },
    consumers: {
      ...consumers,
      move: async (facility, consumer, from, to) => {
        const isMoved = await consumers.move(facility, consumer, from, to);
        if (isMoved) note(`consumer ${consumer}`, facility, to);
        return isMoved;
      },
    },
    views: {
      ...views,
      apply: async (facility, view, change, move) => {
        const isApplied = await views.apply(facility, view, change, move);
        if (isApplied) note(`view ${view}#${move.generation}`, facility, move.to);
        return isApplied;
      },
    },
    objects: {
      ...services.objects,
      state: {
        ...state,
        putOver: async (key, body, tag) => {
          const stored = await state.putOver(key, body, tag);
          const found = positionIn.exec(decode(body));
          if (stored !== undefined && found) note(`object ${key}`, undefined, Number(found[1]));
          return stored;
        },
      },
    },
  };
}

/** Of a snapshot the generation of its fence, of the live map its revision. */
const positionIn = /"(?:generation|revision)":(\d+)/;
const decode = (body: Uint8Array): string => Buffer.from(body).toString('utf8');
