/** The edge agent: one process per site, from devices (or a replay of them) to the stream. */
export { runAgent } from './agent.ts';
export { ConfigFault, readSetup } from './config.ts';
export type { Setup } from './config.ts';
export { createProducer } from './producer.ts';
export type { Produced, Producer } from './producer.ts';
export type { SpooledRecord } from './spool/aggregate.ts';
export type { PutOutcome, SignalStream } from './uplink/stream.ts';
