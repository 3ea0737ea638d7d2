import { eventContracts } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import type { CrashHook } from '../crash-points.ts';
import type { Erasure, KeyStore } from './key-store.ts';

/** Destroys one data key and says when the erasure becomes final. */
export async function destroyKey(
  services: { readonly keys: KeyStore; readonly crash?: CrashHook },
  name: { readonly facility: FacilityId; readonly subject: string; readonly class: string },
): Promise<Erasure> {
  services.crash?.('erasure.before-destroy');
  const erasure = await services.keys.destroy(name);
  services.crash?.('erasure.after-destroy');
  return erasure;
}

/** Destroys every data key of a subject; the latest date counts. */
export async function eraseSubject(
  services: { readonly keys: KeyStore; readonly crash?: CrashHook },
  facility: FacilityId,
  subject: string,
): Promise<Erasure> {
  const classes = new Set(
    Object.values(eventContracts).flatMap(({ personal }) => personal.map((field) => field.class)),
  );
  let latest: Erasure | undefined;
  for (const sealedClass of [...classes].sort()) {
    const erasure = await destroyKey(services, { facility, subject, class: sealedClass });
    if (latest === undefined || erasure.finalAt > latest.finalAt) latest = erasure;
  }
  if (latest === undefined) throw new Error('No contract marks a personal field.');
  return latest;
}
