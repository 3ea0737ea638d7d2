import { connect } from '@watchhouse/shell';
import type { ConnectOutcome, Services } from '@watchhouse/shell';
import type { APIGatewayProxyResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';

const statuses: Readonly<Record<ConnectOutcome['kind'], number>> = {
  connected: 200,
  'no-ticket': 401,
  'bad-ticket': 403,
  full: 503,
};

/** `$connect` carries the query of the handshake, which the published type leaves out. */
export type ConnectEvent = APIGatewayProxyWebsocketEventV2 & {
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>>;
};

/** Lets a client in for its one-use ticket; the ticket is never logged. */
export async function answerHandshake(
  services: Services,
  event: ConnectEvent,
): Promise<APIGatewayProxyResultV2> {
  const { observer } = services;
  const { connectionId } = event.requestContext;
  const outcome = await connect(services, connectionId, event.queryStringParameters?.['ticket']);
  const facility = outcome.kind === 'connected' ? outcome.facility : undefined;
  observer.info('connect', { connection: connectionId, outcome: outcome.kind, facility });
  observer.flush();
  return { statusCode: statuses[outcome.kind] };
}
