import { memoryAccessLog } from './access-log/memory-access-log.ts';
import { memorySigner } from './checkpoint/memory-signer.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { endingHook } from './crash-points.ts';
import type { CrashHook } from './crash-points.ts';
import { memoryIdentityServices } from './identity/identity-services.ts';
import { memoryDerivedServices } from './derived-services.ts';
import { idSource } from './ids.ts';
import type { RandomBytes } from './ids.ts';
import { memoryLedger } from './ledger/memory-ledger.ts';
import { memoryObjects } from './objects/memory-objects.ts';
import { memoryObserver } from './observability/memory-observer.ts';
import { memoryKeyStore } from './sealing/memory-key-store.ts';
import { sealer } from './sealing/sealer.ts';
import type { Services } from './services.ts';
import { memorySignalServices } from './stream/stream-services.ts';

export interface MemoryOptions {
  readonly clock?: Clock;
  readonly random?: RandomBytes;
  readonly crash?: CrashHook;
}

/** In-memory twins of all services, with their insides open to tests. */
export function memoryServices(options: MemoryOptions = {}) {
  const { clock = systemClock, crash } = options;
  const hook = crash === undefined ? {} : { crash: endingHook(crash) };
  const keys = memoryKeyStore(clock);
  const derived = memoryDerivedServices(clock);
  return {
    clock,
    ids: idSource(clock, options.random),
    observer: memoryObserver(),
    ledger: memoryLedger({ clock, ...hook }),
    keys,
    sealer: sealer(keys),
    objects: { archive: memoryObjects(), state: memoryObjects() },
    accessLog: memoryAccessLog(),
    signer: memorySigner(),
    ...derived,
    ...memorySignalServices(clock, derived.viewsTable),
    ...memoryIdentityServices(clock),
    ...hook,
  } satisfies Services;
}

export type MemoryServices = ReturnType<typeof memoryServices>;
