import { z } from 'zod';
import { createDocument } from 'zod-openapi';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import {
  AlarmId,
  CorrelationId,
  FacilityId,
  Post,
  Problem,
  Purpose,
  requestHeaders,
  routes,
} from '../src/index.ts';
import type { Route } from '../src/index.ts';
import { contractsVersion } from './json-schemas.ts';

const parameters: Readonly<Record<string, z.ZodType>> = { facility: FacilityId, alarm: AlarmId };

const correlationHeader = {
  [requestHeaders.correlation]: CorrelationId.optional().meta({
    description: 'Joins the request to everything that follows from it',
  }),
};
/** Every request to a facility says where the person stands and why they read. */
const standingHeaders = {
  [requestHeaders.post]: Post.meta({ description: 'Post the person stands at' }),
  [requestHeaders.purpose]: Purpose.meta({ description: 'Declared reason of reading (使用目的)' }),
  [requestHeaders.unit]: FacilityId.optional().meta({
    description: 'Unit of the posting, where it is not the facility itself',
  }),
};

const problems = {
  400: 'The request is malformed; `errors` names each faulty field',
  401: 'No valid token, or its session was revoked',
  403: 'No policy allows it at this post for this purpose',
  404: 'There is none, or not for this person',
  409: 'Refused as things stand; `code` says why, `params` what the sentence needs',
  413: 'The body is larger than its bound',
  500: 'The server failed',
  503: 'Try again: the ledger is busy or the trail cannot be written',
} as const;

const problemResponse = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
});

/** OpenAPI 3.1 of the HTTP API, made from the same routes that handlers and web client are made from. */
export const openApi = () =>
  createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Watchhouse',
      version: `${contractsVersion}.0.0`,
      description: 'The HTTP API of a police custody facility: commands in, views out.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The one origin that web, API and sign-in share' }],
    tags: [
      { name: 'api-command', description: 'Asking for a change' },
      { name: 'api-view', description: 'Reading what follows from the ledger' },
    ],
    security: [{ token: [] }],
    paths: paths(),
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Access token of the identity provider; a live connection takes a ticket',
        },
      },
    },
  });

function paths(): ZodOpenApiPathsObject {
  const all: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const [name, route] of Object.entries<Route>(routes)) {
    const path = (all[route.path] ??= {});
    path[route.method.toLowerCase()] = operation(name, route);
  }
  return all;
}

function operation(name: string, route: Route): ZodOpenApiOperationObject {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter ?? '');
  const path = Object.fromEntries(
    names.map((parameter) => [parameter, parameters[parameter] ?? z.string()]),
  );
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.service],
    requestParams: {
      header: z.object({
        ...(names.includes('facility') && standingHeaders),
        ...correlationHeader,
      }),
      ...(names.length > 0 && { path: z.object(path) }),
    },
    ...(route.request && {
      requestBody: { required: true, content: { 'application/json': { schema: route.request } } },
    }),
    responses: {
      200: {
        description: 'As asked',
        headers: z.object({ [requestHeaders.correlation]: CorrelationId }),
        content: { 'application/json': { schema: route.response } },
      },
      ...Object.fromEntries(
        Object.entries(problems).map(([status, text]) => [status, problemResponse(text)]),
      ),
    },
  };
}
