import { generateKeyPairSync, sign } from 'node:crypto';
import type { CheckpointSigner } from './signer.ts';

/** A signer with a key pair of its own. */
export function memorySigner(keyId = 'memory'): CheckpointSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    keyId,
    sign: async (text) => {
      await Promise.resolve();
      return sign('sha256', Buffer.from(text, 'utf8'), privateKey);
    },
    publicKey: async () => {
      await Promise.resolve();
      return publicKey.export({ type: 'spki', format: 'der' });
    },
  };
}
