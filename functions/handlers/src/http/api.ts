import { routes } from '@watchhouse/contracts';
import type { CorrelationId, Route, RouteName } from '@watchhouse/contracts';
import type { Services } from '@watchhouse/shell';
import { Hono } from 'hono';
import { authenticate } from './admit.ts';
import { answerRoute } from './answer-route.ts';
import { problemResponse, refusal } from './problem.ts';
import { correlationOf } from './read-request.ts';
import { respond, secured } from './respond.ts';

/** The HTTP application of one function: its routes of the contract registry, and 404 for everything else. */
export function createApi(services: Services, service: Route['service']): Hono {
  const app = new Hono();
  for (const name of Object.keys(routes) as RouteName[]) {
    const route: Route = routes[name];
    if (route.service !== service) continue;
    app.on(route.method, pathOf(route), (context) =>
      served(services, name, context.req.raw, (correlation) =>
        serveRoute(services, name, context.req.raw, context.req.param(), correlation),
      ),
    );
  }
  app.notFound((context) =>
    served(services, 'nothing', context.req.raw, (correlation) =>
      Promise.resolve(problemResponse(refusal('resource.notFound'), correlation)),
    ),
  );
  return app;
}

/** `/facilities/{facility}` of the contract as Hono writes it: `/facilities/:facility`. */
const pathOf = ({ path }: Route): string => path.replace(/\{(\w+)\}/g, ':$1');

async function serveRoute(
  services: Services,
  name: RouteName,
  request: Request,
  parameters: Readonly<Record<string, string>>,
  correlation: CorrelationId,
): Promise<Response> {
  const admitted = await authenticate(services, request, correlation);
  if (!admitted.ok) return problemResponse(admitted.refusal, correlation);
  return respond(admitted.call, await answerRoute(name, admitted.call, parameters));
}

/**
 * Serves under one correlation id, from the log records to the response. A failure of ours is logged with its place
 * and answered without it. One log record per request is also what keeps the local cloud from waiting for one.
 */
async function served(
  services: Services,
  route: RouteName | 'nothing',
  request: Request,
  serve: (correlation: CorrelationId) => Promise<Response>,
): Promise<Response> {
  const { ids, observer } = services;
  const correlation = correlationOf(request) ?? ids.next('correlation');
  return observer.correlated(correlation, async () => {
    let response: Response;
    try {
      response = await serve(correlation);
    } catch (cause) {
      observer.error('A request failed.', cause, { route });
      response = problemResponse(refusal('server.failed'), correlation);
    }
    observer.info('A request was answered.', { route, status: response.status });
    observer.flush();
    return secured(response, correlation);
  });
}
