import { limits } from '@watchhouse/contracts';
import type { FacilityId } from '@watchhouse/contracts';
import { checkpointHash, linkEnvelope } from '@watchhouse/domain';
import { describe, expect, it } from 'vitest';
import { anAccessRecord } from '../access-log/access-log-contract.ts';
import { moveAccessRecords } from '../access-log/move-records.ts';
import { anAppend } from '../ledger/ledger-contract.ts';
import { parseEntry } from '../ledger/entry.ts';
import { memoryServices } from '../memory-services.ts';
import { checkSignatures, loadCheckpoints, makeCheckpoint } from './checkpoints.ts';
import { memorySigner } from './memory-signer.ts';

const setUp = () => {
  const services = memoryServices();
  const facility: FacilityId = services.ids.next('facility');
  let version = 0;
  const append = async (count: number) => {
    for (let i = 0; i < count; i += 1) {
      await services.ledger.append(anAppend(facility, { expectedVersion: version }));
      version += 1;
    }
  };
  return { services, facility, append, archive: services.objects.archive };
};

describe('a checkpoint', () => {
  it('states where the log stood, hangs on the one before, and is signed', async () => {
    const { services, facility, append, archive } = setUp();
    await append(2);
    const first = await makeCheckpoint(services, facility);
    await append(3);
    const second = await makeCheckpoint(services, facility);
    expect([first?.seq, second?.seq]).toEqual([2, 5]);
    expect(second?.hash).toBe((await services.ledger.head(facility)).hash);
    expect(second?.previousCheckpoint).toBe(first && checkpointHash(first));
    const all = await loadCheckpoints(archive, facility);
    expect(all).toEqual([first, second]);
    const checked = checkSignatures(all, await services.signer.publicKey());
    expect(checked.map(({ signatureValid }) => signatureValid)).toEqual([true, true]);
  });

  it('is not made of an empty log, nor twice of the same place', async () => {
    const { services, facility, append } = setUp();
    expect(await makeCheckpoint(services, facility)).toBeUndefined();
    await append(1);
    expect(await makeCheckpoint(services, facility)).toBeDefined();
    expect(await makeCheckpoint(services, facility)).toBeUndefined();
  });

  it('covers the access log, also when only that grew', async () => {
    const { services, facility, append } = setUp();
    await append(1);
    await makeCheckpoint(services, facility);
    await services.accessLog.record(anAccessRecord(facility));
    await moveAccessRecords(services, facility);
    const checkpoint = await makeCheckpoint(services, facility);
    expect(checkpoint?.accessHash).toBe((await services.accessLog.head(facility)).hash);
  });

  it('made by two at once is one', async () => {
    const { services, facility, append, archive } = setUp();
    await append(1);
    const [one, two] = await Promise.all([
      makeCheckpoint(services, facility),
      makeCheckpoint(services, facility),
    ]);
    expect(one).toEqual(two);
    expect(await loadCheckpoints(archive, facility)).toHaveLength(1);
  });

  it('changed afterwards, or signed by another key, is not valid', async () => {
    const { services, facility, append } = setUp();
    await append(1);
    const checkpoint = await makeCheckpoint(services, facility);
    if (checkpoint === undefined) throw new Error('No checkpoint was made.');
    const changed = { ...checkpoint, seq: 2 };
    const valid = (key: Uint8Array, one = checkpoint) =>
      checkSignatures([one], key)[0]?.signatureValid;
    const key = await services.signer.publicKey();
    expect(valid(key)).toBe(true);
    expect(valid(key, changed)).toBe(false);
    expect(valid(await memorySigner().publicKey())).toBe(false);
  });

  it('is refused for a log that was re-hashed behind the last one', async () => {
    const { services, facility, append } = setUp();
    await append(2);
    await makeCheckpoint(services, facility);
    await append(1);
    const log = services.ledger.table.logs.get(facility);
    const third = log?.entries.get(3);
    if (log === undefined || third === undefined) throw new Error('The log is not there.');
    const forged = linkEnvelope(parseEntry({ seq: 3, entry: third }), {
      seq: 2,
      hash: 'f'.repeat(64),
    });
    log.entries.set(3, JSON.stringify(forged));
    log.head = { seq: 3, hash: forged.hash };
    await expect(makeCheckpoint(services, facility)).rejects.toThrow('does not continue');
  });

  it('covers at most as many entries as the bound says', async () => {
    const { services, facility, append } = setUp();
    const bound = limits.ledger.checkpointEveryEntries;
    await append(bound + 1);
    expect((await makeCheckpoint(services, facility))?.seq).toBe(bound);
    expect((await makeCheckpoint(services, facility))?.seq).toBe(bound + 1);
  });
});
