import { createHash } from 'node:crypto';
import { GetPublicKeyCommand, SignCommand } from '@aws-sdk/client-kms';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { CheckpointSigner } from './signer.ts';

/** A signer whose private key never leaves KMS. */
export function kmsSigner(kms: KMSClient, keyId: string): CheckpointSigner {
  let known: Uint8Array | undefined;
  return {
    keyId,
    sign: async (text) => {
      const request = {
        KeyId: keyId,
        Message: createHash('sha256').update(text, 'utf8').digest(),
        MessageType: 'DIGEST',
        SigningAlgorithm: 'ECDSA_SHA_256',
      } as const;
      const { Signature } = await kms.send(new SignCommand(request));
      if (Signature === undefined) throw new Error('KMS gave no signature.');
      return Signature;
    },
    publicKey: async () => {
      known ??= (await kms.send(new GetPublicKeyCommand({ KeyId: keyId }))).PublicKey;
      if (known === undefined) throw new Error('KMS gave no public key.');
      return known;
    },
  };
}
