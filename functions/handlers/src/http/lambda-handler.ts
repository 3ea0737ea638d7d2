import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/**
 * A Hono application as the handler of an HTTP API (payload 2.0). Hono's own adapter is deprecated in favour of a
 * package of its own; this is the part of it that our API needs.
 */
export const lambdaHandler =
  (app: { readonly fetch: (request: Request) => Response | Promise<Response> }) =>
  async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const response = await app.fetch(requestOf(event));
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  };

function requestOf(event: APIGatewayProxyEventV2): Request {
  const { method } = event.requestContext.http;
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`;
  const headers = new Headers();
  for (const [name, value] of Object.entries(event.headers)) {
    if (value !== undefined) headers.set(name, value);
  }
  const hasBody = event.body !== undefined && method !== 'GET' && method !== 'HEAD';
  // Host names play no part in our routes, so the origin is a constant.
  return new Request(`https://api.invalid${event.rawPath}${query}`, {
    method,
    headers,
    ...(hasBody && { body: bodyOf(event.body ?? '', event.isBase64Encoded) }),
  });
}

const bodyOf = (body: string, isBase64: boolean): string | Buffer<ArrayBuffer> =>
  isBase64 ? Buffer.from(body, 'base64') : body;
