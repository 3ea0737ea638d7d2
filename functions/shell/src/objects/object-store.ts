/**
 * Content by key: S3 or memory. Keys are paths without a leading slash. What lies in the archive is under Object
 * Lock by the bucket's own default retention, so that no writer can forget it.
 */
export interface ObjectStore {
  /** Writes unless the key exists; says whether it wrote. */
  putIfAbsent(key: string, body: Uint8Array): Promise<boolean>;
  put(key: string, body: Uint8Array): Promise<void>;
  /**
   * Writes only over the version with this tag, or only when there is none without one. The tag of what was written;
   * `undefined` when another version lies there and nothing was written.
   */
  putOver(key: string, body: Uint8Array, tag: string | undefined): Promise<string | undefined>;
  /** `undefined` when there is none. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** The object with the tag by which `putOver` knows this version. */
  getTagged(key: string): Promise<TaggedObject | undefined>;
  /** Keys under a prefix in ascending order, all pages; only those behind `after`, where it is given. */
  list(prefix: string, after?: string): Promise<readonly string[]>;
}

/** A version of an object; equal content may have an equal tag. */
export interface TaggedObject {
  readonly body: Uint8Array;
  readonly tag: string;
}
