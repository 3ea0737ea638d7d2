import { z } from 'zod';
import { AggregateHeader, ClientFrame, PushFrame, Signal } from '../src/index.ts';
import { contractsVersion } from './json-schemas.ts';

const reference = ($ref: string) => ({ $ref });

/**
 * The contracts and all they are made of, by name. In draft 7, which is what AsyncAPI's own schema object is
 * a superset of.
 */
function schemas(): Record<string, unknown> {
  const parts = [Signal, AggregateHeader, ClientFrame].map((schema) =>
    definitions(schema, 'input'),
  );
  return Object.assign(definitions(PushFrame, 'output'), ...parts) as Record<string, unknown>;
}

function definitions(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const text = JSON.stringify(z.toJSONSchema(schema, { target: 'draft-7', io }).definitions);
  return JSON.parse(text.replaceAll('"#/definitions/', '"#/components/schemas/')) as Record<
    string,
    unknown
  >;
}

const message = (title: string, summary: string, contentType: string, schema: string) => ({
  name: schema,
  title,
  summary,
  contentType,
  payload: reference(`#/components/schemas/${schema}`),
});

/** AsyncAPI 3.0 of what travels without being asked for: the signal stream and the live connection. */
export const asyncApi = () => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Watchhouse',
    version: `${contractsVersion}.0.0`,
    description: 'Signals of a site on their way in, frames for the screens on their way out.',
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
  },
  defaultContentType: 'application/json',
  servers: {
    stream: {
      host: 'kinesis.{region}.amazonaws.com',
      protocol: 'kinesis',
      description: 'Kinesis; the partition key of a record is the facility',
      variables: { region: { description: 'AWS region of the stage' } },
    },
    live: {
      host: '{origin}',
      protocol: 'wss',
      description: 'WebSocket on the one origin; connects with a one-use ticket',
      variables: { origin: { description: 'Host of the deployment' } },
    },
  },
  channels: {
    signals: {
      address: 'signals',
      title: 'Signal stream',
      description:
        'NDJSON records: one header line, then as many signals as it counts, one a line. At most ' +
        '900 KB and one record in flight for each agent.',
      servers: [reference('#/servers/stream')],
      messages: {
        header: reference('#/components/messages/AggregateHeader'),
        signal: reference('#/components/messages/Signal'),
      },
    },
    live: {
      address: '/live',
      title: 'Live connection',
      description: 'Whole rows and removals from position to position; a client resyncs on a gap.',
      servers: [reference('#/servers/live')],
      messages: {
        pushFrame: reference('#/components/messages/PushFrame'),
        clientFrame: reference('#/components/messages/ClientFrame'),
      },
      bindings: {
        ws: {
          query: {
            type: 'object',
            required: ['ticket'],
            properties: { ticket: { type: 'string', minLength: 20, maxLength: 100 } },
          },
        },
      },
    },
  },
  operations: {
    receiveSignals: {
      action: 'receive',
      channel: reference('#/channels/signals'),
      security: [reference('#/components/securitySchemes/awsSignature')],
      summary: 'Signals of agents, and registers as the ledger puts them into the stream',
    },
    sendFrames: {
      action: 'send',
      channel: reference('#/channels/live'),
      security: [reference('#/components/securitySchemes/ticket')],
      summary: 'What changed, to every screen whose audience may see it',
      messages: [reference('#/channels/live/messages/pushFrame')],
    },
    receiveFrames: {
      action: 'receive',
      channel: reference('#/channels/live'),
      security: [reference('#/components/securitySchemes/ticket')],
      summary: 'A sign of life of the client, or its question where the server stands',
      messages: [reference('#/channels/live/messages/clientFrame')],
    },
  },
  components: {
    messages: {
      AggregateHeader: message(
        'Header of a record',
        'First line of a record',
        'application/x-ndjson',
        'AggregateHeader',
      ),
      Signal: message(
        'Signal',
        'One observation, as a CloudEvent 1.0',
        'application/cloudevents+json',
        'Signal',
      ),
      PushFrame: message('Frame of the server', 'At most 28 KB', 'application/json', 'PushFrame'),
      ClientFrame: message(
        'Frame of the client',
        'Ping or position',
        'application/json',
        'ClientFrame',
      ),
    },
    schemas: schemas(),
    securitySchemes: {
      awsSignature: {
        type: 'http',
        scheme: 'AWS4-HMAC-SHA256',
        description: 'Requests of an agent are signed with the credentials of its own role',
      },
      ticket: {
        type: 'httpApiKey',
        in: 'query',
        name: 'ticket',
        description: 'Good once, for thirty seconds; from `POST …/live-tickets`',
      },
    },
  },
});
