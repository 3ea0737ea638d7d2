import { createServices, disconnect, powertoolsObserver, readConfig } from '@watchhouse/shell';
import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';

const { observer, trace } = powertoolsObserver('push-disconnect');
const services = createServices(readConfig(process.env), { observer, trace });

/** Forgets a connection that has ended. */
export const handler = async (
  event: APIGatewayProxyWebsocketEventV2,
): Promise<APIGatewayProxyResultV2> => {
  const { connectionId } = event.requestContext;
  await disconnect(services, connectionId);
  observer.info('disconnect', { connection: connectionId });
  observer.flush();
  return { statusCode: 200 };
};
