/** Content by key: S3 or memory. Keys are paths without a leading slash. */
export interface ObjectStore {
  /** Writes unless the key exists; says whether it wrote. With `retainDays` the object is under Object Lock. */
  putIfAbsent(key: string, body: Uint8Array, options?: { readonly retainDays?: number }): Promise<boolean>;
  put(key: string, body: Uint8Array): Promise<void>;
  /** `undefined` when there is none. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Keys under a prefix in ascending order, all pages. */
  list(prefix: string): Promise<readonly string[]>;
}
