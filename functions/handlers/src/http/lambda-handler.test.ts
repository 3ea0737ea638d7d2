import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { lambdaHandler } from './lambda-handler.ts';

/** An event of an HTTP API as API Gateway sends it; `isBase64Encoded` when it took the body for binary. */
const anEvent = (event: Partial<APIGatewayProxyEventV2>, method = 'GET') =>
  ({
    version: '2.0',
    rawPath: '/echo/1',
    rawQueryString: '',
    headers: {},
    isBase64Encoded: false,
    ...event,
    requestContext: { http: { method } },
  }) as APIGatewayProxyEventV2;

const echo = new Hono()
  .get('/echo/:id', (context) =>
    context.json({ ...context.req.query(), id: context.req.param('id') }, 201, { 'x-one': '1' }),
  )
  .post('/echo/:id', async (context) =>
    context.text(`${context.req.header('x-two') ?? ''} ${await context.req.text()}`),
  )
  .get('/nothing', (context) => context.body(null, 304));
const handler = lambdaHandler(echo);

describe('an event of the HTTP API', () => {
  it('reaches the route with path, query and headers, and its answer comes back', async () => {
    const answer = await handler(
      anEvent({ rawPath: '/echo/%E4%B8%80', rawQueryString: 'a=b%20c' }),
    );
    expect(answer).toMatchObject({
      statusCode: 201,
      headers: { 'x-one': '1', 'content-type': 'application/json' },
      body: JSON.stringify({ a: 'b c', id: '一' }),
    });
  });

  it.each([
    { body: '警报', isBase64Encoded: false },
    { body: Buffer.from('警报').toString('base64'), isBase64Encoded: true },
  ])('brings its body, plain or in base 64 ($isBase64Encoded)', async (event) => {
    const answer = await handler(anEvent({ ...event, headers: { 'X-Two': '2' } }, 'POST'));
    expect(answer.body).toBe('2 警报');
  });

  it('without a body, or with an answer without one, is no trouble', async () => {
    expect((await handler(anEvent({}, 'POST'))).body).toBe(' ');
    expect(await handler(anEvent({ rawPath: '/nothing' }))).toMatchObject({
      statusCode: 304,
      body: '',
    });
  });
});
