import { createServices, powertoolsObserver, readConfig } from '@watchhouse/shell';
import type { APIGatewayProxyResultV2 } from 'aws-lambda';
import { answerHandshake } from './live/answer-handshake.ts';
import type { ConnectEvent } from './live/answer-handshake.ts';

const { observer, trace } = powertoolsObserver('push-connect');
const services = createServices(readConfig(process.env), { observer, trace });

/** Answers the handshake of a live connection. */
export const handler = (event: ConnectEvent): Promise<APIGatewayProxyResultV2> =>
  answerHandshake(services, event);
