import { Checkpoint } from '@watchhouse/contracts';
import { nothingPersonal } from './call.ts';
import type { Answer, FacilityCall } from './call.ts';

const checkpointsMax = 200;

/** Signed checkpoints of the ledger, newest first, as the resident procurator takes them away. */
export async function viewCheckpoints({
  services,
  facility,
}: FacilityCall): Promise<Answer<{ checkpoints: Checkpoint[] }>> {
  const { archive } = services.objects;
  const keys = await archive.list(`checkpoints/${facility}/`);
  const newest = keys.slice(-checkpointsMax).reverse();
  const objects = await Promise.all(newest.map((key) => archive.get(key)));
  const checkpoints = objects.flatMap((bytes) =>
    bytes === undefined ? [] : [Checkpoint.parse(JSON.parse(new TextDecoder().decode(bytes)))],
  );
  return { kind: 'found', body: { checkpoints }, shown: nothingPersonal };
}
