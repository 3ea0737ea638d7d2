/**
 * Content by key: S3 or memory. Keys are paths without a leading slash. What lies in the archive is under Object
 * Lock by the bucket's own default retention, so that no writer can forget it.
 */
export interface ObjectStore {
  /** Writes unless the key exists; says whether it wrote. */
  putIfAbsent(key: string, body: Uint8Array): Promise<boolean>;
  put(key: string, body: Uint8Array): Promise<void>;
  /** `undefined` when there is none. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Keys under a prefix in ascending order, all pages. */
  list(prefix: string): Promise<readonly string[]>;
}
