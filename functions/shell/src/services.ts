import type { AccessLog } from './access-log/access-log.ts';
import { dynamoAccessLog } from './access-log/dynamo-access-log.ts';
import { kmsSigner } from './checkpoint/kms-signer.ts';
import type { CheckpointSigner } from './checkpoint/signer.ts';
import { createClients } from './clients.ts';
import type { Trace } from './clients.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { CrashHook } from './crash-points.ts';
import { identityMakers } from './identity/identity-services.ts';
import type { IdentityServices } from './identity/identity-services.ts';
import { derivedMakers } from './derived-services.ts';
import type { DerivedServices } from './derived-services.ts';
import { idSource } from './ids.ts';
import type { IdSource } from './ids.ts';
import { lazily } from './lazily.ts';
import { dynamoLedger } from './ledger/dynamo-ledger.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { ObjectStore } from './objects/object-store.ts';
import { s3Objects } from './objects/s3-objects.ts';
import { memoryObserver } from './observability/memory-observer.ts';
import type { Observer } from './observability/observer.ts';
import { cachedKeys } from './sealing/cached-keys.ts';
import type { KeyStore } from './sealing/key-store.ts';
import { kmsKeyStore } from './sealing/kms-key-store.ts';
import { sealer } from './sealing/sealer.ts';
import type { Sealer } from './sealing/sealer.ts';
import { signalMakers } from './stream/stream-services.ts';
import type { SignalServices } from './stream/stream-services.ts';

/** Everything the shell can ask of the world, each behind its port; an in-memory twin of all of it exists. */
export interface Services extends DerivedServices, IdentityServices, SignalServices {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly observer: Observer;
  readonly ledger: Ledger;
  readonly keys: KeyStore;
  readonly sealer: Sealer;
  readonly objects: { readonly archive: ObjectStore; readonly state: ObjectStore };
  readonly accessLog: AccessLog;
  readonly signer: CheckpointSigner;
  /** Set by tests and simulation only. */
  readonly crash?: CrashHook;
}

export interface ServiceOptions {
  readonly observer?: Observer;
  readonly trace?: Trace;
}

/** The services of a deployment; each is made on first use. */
export function createServices(config: Config, options: ServiceOptions = {}): Services {
  const clients = createClients(config, options.trace);
  return lazily<Omit<Services, 'crash'>>({
    clock: () => systemClock,
    ids: ({ clock }) => idSource(clock),
    observer: () => options.observer ?? memoryObserver(true),
    ledger: ({ clock, observer }) =>
      dynamoLedger(clients.dynamo, config.ledgerTable, {
        clock,
        onHeadMoved: () => observer.count('HeadMoved'),
      }),
    keys: ({ clock }) =>
      cachedKeys(
        kmsKeyStore({
          dynamo: clients.dynamo,
          kms: clients.kms,
          table: config.keysTable,
          sealKeyId: config.sealKeyId,
          clock,
          recoveryDays: config.keyRecoveryDays,
        }),
        clock,
      ),
    sealer: ({ keys }) => sealer(keys),
    objects: () =>
      lazily<Services['objects']>({
        archive: () => s3Objects(clients.s3, config.archiveBucket),
        state: () => s3Objects(clients.s3, config.stateBucket),
      }),
    accessLog: () => dynamoAccessLog(clients.dynamo, config.accessTable),
    signer: () => kmsSigner(clients.kms, config.checkpointKeyId),
    ...signalMakers(clients, config),
    ...derivedMakers(clients, config),
    ...identityMakers(clients, config),
  });
}
