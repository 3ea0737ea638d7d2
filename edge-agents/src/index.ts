/** The edge agent: one process per site, from devices (or a replay of them) to the stream. */
export { runAgent } from './agent.ts';
export { ConfigFault, readSetup } from './config.ts';
export type { Setup } from './config.ts';
export { createEdgeDetection, headerOf, itemOf } from './detection/edge-detection.ts';
export { summaryRecords } from './detection/map-summary.ts';
export { keepUnconfirmed } from './detection/unconfirmed-alarms.ts';
export { followLine } from './health/line-state.ts';
export { createProducer } from './producer.ts';
export type { LineVitals, Producer } from './producer.ts';
export { replaySources } from './replay/site.ts';
export { exitCodes, runConfigured } from './run.ts';
export { mergeSources } from './source.ts';
export type { Said, Source } from './source.ts';
export { overtakingOf } from './spool/aggregate.ts';
export type { SpooledRecord } from './spool/aggregate.ts';
export type { Queue, Spool, SpoolStep } from './spool/spool.ts';
export { createOvertaking } from './uplink/overtaking.ts';
export type { PutOutcome, SignalStream } from './uplink/stream.ts';
