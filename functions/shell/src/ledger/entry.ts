import { Envelope } from '@watchhouse/contracts';
import type { StoredEntry } from './ledger.ts';

/** Reads a stored entry; throws when it is not an envelope, which `ledger verify` explains. */
export const parseEntry = ({ entry }: StoredEntry): Envelope => Envelope.parse(JSON.parse(entry));
