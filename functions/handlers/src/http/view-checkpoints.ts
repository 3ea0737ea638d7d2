import type { Checkpoint } from '@watchhouse/contracts';
import { loadCheckpoints } from '@watchhouse/shell';
import { nothingPersonal } from './call.ts';
import type { Answer, FacilityCall } from './call.ts';

const checkpointsMax = 200;

/** Signed checkpoints of the ledger, newest first, as the resident procurator takes them away. */
export async function viewCheckpoints({
  services,
  facility,
}: FacilityCall): Promise<Answer<{ checkpoints: Checkpoint[] }>> {
  const { archive } = services.objects;
  const newest = await loadCheckpoints(archive, facility, checkpointsMax);
  return { kind: 'found', body: { checkpoints: newest.toReversed() }, shown: nothingPersonal };
}
