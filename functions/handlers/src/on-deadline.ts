import { createServices, powertoolsObserver, readConfig } from '@watchhouse/shell';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { answerWakes } from './queue/answer-wakes.ts';

const { observer, trace } = powertoolsObserver('on-deadline');
const services = createServices(readConfig(process.env), { observer, trace });

/** Wakes what has fallen due, and looks whether agents have fallen silent, the stream or a view is behind. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => answerWakes(services, event);
