import { genesisHash, Checkpoint } from '@watchhouse/contracts';
import { expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { idSource } from '../ids.ts';
import { runningCloud } from '../running-cloud.ts';
import { kmsSigner } from './kms-signer.ts';
import { isSignedBy, signedText } from './signature.ts';

const { clients, config } = runningCloud();

it('a signature of KMS is verified without KMS', async () => {
  const signer = kmsSigner(clients.kms, config.checkpointKeyId);
  const unsigned = {
    facility: idSource(systemClock).next('facility'),
    seq: 1,
    hash: genesisHash,
    at: systemClock.now(),
    previousCheckpoint: genesisHash,
    accessHash: genesisHash,
    keyId: signer.keyId,
  };
  const signature = Buffer.from(await signer.sign(signedText(unsigned))).toString('base64');
  const checkpoint = Checkpoint.parse({ ...unsigned, signature });
  const key = await signer.publicKey();
  expect(isSignedBy(checkpoint, key)).toBe(true);
  expect(isSignedBy({ ...checkpoint, seq: 2 }, key)).toBe(false);
});
