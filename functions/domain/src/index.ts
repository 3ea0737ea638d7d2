/** The pure core of Watchhouse: deciders, projections and the arithmetic of the ledger. */
export * from './canonical-json/canonical-json.ts';
export * from './decider.ts';
export * from './ids/derived-id.ts';
export * from './ids/digest.ts';
export * from './ids/ulid.ts';
export * from './instant.ts';
export * from './ledger/link-envelope.ts';
export * from './ledger/upcast.ts';
export * from './projection.ts';
