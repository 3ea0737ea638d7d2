import { createPublicKey, verify } from 'node:crypto';
import type { Checkpoint } from '@watchhouse/contracts';
import { canonicalJson } from '@watchhouse/domain';

/** What is signed of a checkpoint: its RFC 8785 form without the signature. */
export function signedText(checkpoint: Omit<Checkpoint, 'signature'>): string {
  const { signature: _, ...unsigned } = checkpoint as Checkpoint;
  return canonicalJson(unsigned);
}

/** True when the signature is of that key (SPKI, DER); anybody can ask this without us. */
export function isSignedBy(checkpoint: Checkpoint, publicKey: Uint8Array): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  const signature = Buffer.from(checkpoint.signature, 'base64');
  return verify('sha256', Buffer.from(signedText(checkpoint), 'utf8'), key, signature);
}
