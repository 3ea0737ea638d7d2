import { Envelope } from '@watchhouse/contracts';

/** Reads a stored entry; throws when it is not an envelope, which `ledger verify` explains. */
export function parseEntry(entry: string): Envelope {
  return Envelope.parse(JSON.parse(entry));
}
