import { answerClient, createServices, powertoolsObserver, readConfig } from '@watchhouse/shell';
import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';

const { observer, trace } = powertoolsObserver('push-message');
const services = createServices(readConfig(process.env), { observer, trace });

/** Answers a client's ping, or tells it where the server stands. */
export const handler = async (
  event: APIGatewayProxyWebsocketEventV2,
): Promise<APIGatewayProxyResultV2> => {
  const { connectionId } = event.requestContext;
  await answerClient(services, connectionId, event.body);
  observer.info('message', { connection: connectionId });
  observer.flush();
  return { statusCode: 200 };
};
