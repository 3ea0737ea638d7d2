import { createServices, powertoolsObserver, readConfig } from '@watchhouse/shell';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { answerWakes } from './queue/answer-wakes.ts';

const { observer, trace } = powertoolsObserver('on-wake');
const services = createServices(readConfig(process.env), { observer, trace });

/** Runs the consumer, or sends the position frames, that each message names. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => answerWakes(services, event);
