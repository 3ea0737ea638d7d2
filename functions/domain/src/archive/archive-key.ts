import type { FacilityId, Instant } from '@watchhouse/contracts';

/** Whose records a file holds; `unknown` is for those that no registered facility owns. */
export type ArchiveOwner = FacilityId | 'unknown';

/** What lies in the archive hour by hour. */
export type ArchiveKind = 'signals' | 'transitions' | 'keyframes';

/** The part of a shard that a file reaches over, both ends included. */
export interface ArchiveSpan {
  readonly shard: string;
  readonly first: string;
  readonly last: string;
}

/** Prefix of everything of one owner, in the order of its hours. */
export const archivePrefix = (kind: ArchiveKind, owner: ArchiveOwner): string =>
  `${kind}/facility=${owner}/`;

/** Prefix of one hour (UTC) of arrival. */
export const hourPrefix = (kind: ArchiveKind, owner: ArchiveOwner, at: Instant): string =>
  `${archivePrefix(kind, owner)}date=${at.slice(0, 10)}/hour=${at.slice(11, 13)}/`;

/** Key of a file of records. The same records give the same key, so that writing them again changes nothing. */
export const recordsKey = (
  kind: 'signals' | 'transitions',
  owner: ArchiveOwner,
  at: Instant,
  { shard, first, last }: ArchiveSpan,
): string => `${hourPrefix(kind, owner, at)}${shard}-${first}-${last}.ndjson.zst`;

/** Key of the keyframe of a minute of arrival. */
export const keyframeKey = (facility: FacilityId, at: Instant): string =>
  `${hourPrefix('keyframes', facility, at)}${at.slice(11, 13)}${at.slice(14, 16)}.json.zst`;

const spanPattern = /(?:^|\/)(shardId-\d{1,20})-(\d{1,130})-(\d{1,130})\.ndjson(?:\.zst)?$/;

/** What the name of a file says that it holds; `undefined` for a name of another kind. */
export function spanOf(key: string): ArchiveSpan | undefined {
  const [, shard, first, last] = spanPattern.exec(key) ?? [];
  if (shard === undefined || first === undefined || last === undefined) return undefined;
  return { shard, first, last };
}

/** Orders sequence numbers: decimal digits of differing length. */
export function byNumber(left: string, right: string): number {
  const [l, r] = [BigInt(left), BigInt(right)];
  return l < r ? -1 : l > r ? 1 : 0;
}
