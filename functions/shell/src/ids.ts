import { randomBytes } from 'node:crypto';
import type { IdKind } from '@watchhouse/contracts';
import { idOf, ulidTail, ulidTime } from '@watchhouse/domain';
import type { IdOf } from '@watchhouse/domain';
import type { Clock } from './clock.ts';

/** The one source of new ids; derived ids come from the domain. */
export interface IdSource {
  next<K extends IdKind>(kind: K): IdOf<K>;
}

/** Bytes of chance; injected so that simulation can seed it. */
export type RandomBytes = (count: number) => Uint8Array;

const randomPartBytes = 10;

/** Prefixed ULIDs of the clock's time and 80 random bits. */
export const idSource = (clock: Clock, random: RandomBytes = randomBytes): IdSource => ({
  next: (kind) => idOf(kind, ulidTime(Date.parse(clock.now())) + ulidTail(random(randomPartBytes))),
});
