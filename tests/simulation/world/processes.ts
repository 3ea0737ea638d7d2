import type { FacilityId } from '@watchhouse/contracts';
import { processBatch } from '@watchhouse/shell';
import type { MemoryServices, StreamRecord, WarmStates } from '@watchhouse/shell';
import * as former from '../fixtures/generated/release-6ff0cc6.mjs';
import type { PausePoint } from '../weather/weather.ts';

/** A process that decides batches of the stream. */
export interface Process {
  readonly name: string;
  readonly decide: (records: readonly StreamRecord[]) => Promise<void>;
}

/** A process of the present release; what it keeps between batches is its own. */
export function process(name: string, services: MemoryServices): Process {
  const warm: WarmStates = new Map();
  return { name, decide: (records) => processBatch(services, warm, records) };
}

/** A process of the release before this one, on the same tables, objects and stream. */
export function formerProcess(name: string, services: MemoryServices): Process {
  const warm = new Map<string, unknown>();
  const { clock, viewsTable } = services;
  const { table } = services.ledger;
  const ledger = { ...former.tableLedger(table, { clock, pause: () => Promise.resolve() }), table };
  const own = { ...services, ledger, fences: former.tableFences(viewsTable) };
  return { name, decide: (records) => former.processBatch(own, warm, records) };
}

/** A process that stops before a write of one kind, for one facility, until somebody wakes it. */
export interface PausedProcess {
  readonly process: Process;
  /** Resolves when it has stopped. */
  readonly stopped: Promise<void>;
  readonly wake: () => void;
}

/** A process that will stop at a point in the work of one facility. */
export function pausedProcess(
  name: string,
  services: MemoryServices,
  point: PausePoint,
  facility: FacilityId,
): PausedProcess {
  const stopping = signal();
  const waking = signal();
  let isAwake = false;
  const pause = async (at: PausePoint, of: string) => {
    if (at !== point || !of.includes(facility) || isAwake) return;
    stopping.ring();
    await waking.rung;
    isAwake = true;
  };
  const paused: MemoryServices = {
    ...services,
    ledger: {
      ...services.ledger,
      append: async (request) => {
        await pause('append', request.facility);
        return services.ledger.append(request);
      },
    },
    fences: {
      ...services.fences,
      move: async (of, from, to) => {
        await pause('fence', of);
        return services.fences.move(of, from, to);
      },
    },
    objects: {
      ...services.objects,
      state: {
        ...services.objects.state,
        putOver: async (key, body, tag) => {
          if (key.includes('snapshot')) await pause('snapshot', key);
          return services.objects.state.putOver(key, body, tag);
        },
      },
    },
  };
  return { process: process(name, paused), stopped: stopping.rung, wake: waking.ring };
}

function signal() {
  let ring = (): void => undefined;
  const rung = new Promise<void>((resolve) => {
    ring = resolve;
  });
  return { rung, ring: () => ring() };
}

/** The services of a process that can finish no record of one facility while `isFailing`. */
export function failingServices(
  services: MemoryServices,
  facility: FacilityId,
  isFailing: () => boolean,
): MemoryServices {
  return {
    ...services,
    fences: {
      ...services.fences,
      move: async (of, from, to) => {
        const isAhead = from?.sequenceNumber !== to.sequenceNumber;
        if (of === facility && isAhead && isFailing()) throw new Error('This record is too much.');
        return services.fences.move(of, from, to);
      },
    },
  };
}
