/**
 * Why a device could not be spoken to. `wrong-password`: it refused the account; `refused`: it answered with a
 * fault of its own; `unsupported`: it has no such service or action; `stopped`: we gave up ourselves.
 */
export type FaultKind =
  | 'wrong-password'
  | 'unreachable'
  | 'timeout'
  | 'not-onvif'
  | 'refused'
  | 'unsupported'
  | 'stopped';

/** A device failed to answer as it should; the message is one sentence without its address and our credentials. */
export class OnvifFault extends Error {
  override readonly name = 'OnvifFault';
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Whatever was thrown as a fault; what is none of ours is an answer that made no sense. */
export const faultOf = (cause: unknown): OnvifFault =>
  cause instanceof OnvifFault
    ? cause
    : new OnvifFault(
        'not-onvif',
        `What it answered could not be understood: ${cause instanceof Error ? cause.message : String(cause)}.`,
      );
