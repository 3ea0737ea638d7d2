/** Shard and sequence number of the stream record behind an object of the quarantine, as its page is addressed. */
export function entryAddress(object: string): {
  readonly shard: string;
  readonly sequenceNumber: string;
} {
  const [file = '', shard = ''] = object.split('/').reverse();
  return { shard, sequenceNumber: file.replace(/\.ndjson$/, '') };
}
