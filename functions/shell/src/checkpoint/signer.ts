/** Signs checkpoints with a key that no writer of the ledger can use. ECDSA P-256 over SHA-256, DER. */
export interface CheckpointSigner {
  readonly keyId: string;
  sign(text: string): Promise<Uint8Array>;
  /** The public key (SPKI, DER), so that anybody can verify without us. */
  publicKey(): Promise<Uint8Array>;
}
