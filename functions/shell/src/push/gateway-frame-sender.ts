import {
  DeleteConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { FrameSender, SendOutcome } from './frame-sender.ts';

const gone = 410;
const throttled = 429;
/** From here on the service itself failed. */
const serviceFault = 500;

/** Frames through the management API of API Gateway. */
export function gatewayFrameSender(client: ApiGatewayManagementApiClient): FrameSender {
  return {
    send: async (connection, frame, timeoutMs) => {
      const command = new PostToConnectionCommand({ ConnectionId: connection, Data: frame });
      try {
        await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
        return 'sent';
      } catch (cause) {
        return sendFailure(cause);
      }
    },
    close: async (connection) => {
      try {
        await client.send(new DeleteConnectionCommand({ ConnectionId: connection }));
      } catch (cause) {
        if (statusOf(cause) !== gone) throw cause;
      }
    },
  };
}

/** By status code: the local cloud names the errors differently from AWS. */
function sendFailure(cause: unknown): SendOutcome {
  const status = statusOf(cause);
  if (status === gone) return 'gone';
  // Without a status nothing was answered in time: an abort, a broken connection.
  if (status === undefined || status === throttled || status >= serviceFault) return 'slow';
  throw cause;
}

const statusOf = (cause: unknown): number | undefined =>
  (cause as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
