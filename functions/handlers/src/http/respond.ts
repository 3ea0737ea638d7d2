import type { CorrelationId } from '@watchhouse/contracts';
import { requestHeaders } from '@watchhouse/contracts';
import type { Answer, Call } from './call.ts';
import { problemResponse } from './problem.ts';

/** The response to an answer whose trail is written. */
export function respond({ correlation, request }: Call, answer: Answer): Response {
  if (answer.kind === 'missing') return problemResponse(answer.refusal, correlation);
  if (answer.kind === 'refused') {
    return problemResponse(answer.refusal, correlation, answer.errors);
  }
  const headers = new Headers({ 'content-type': 'application/json' });
  if (answer.etag !== undefined) headers.set('etag', answer.etag);
  const isKnown =
    answer.etag !== undefined && namesTag(request.headers.get('if-none-match'), answer.etag);
  return isKnown
    ? new Response(null, { status: 304, headers })
    : new Response(JSON.stringify(answer.body), { status: 200, headers });
}

/** Whether `If-None-Match` names the tag, weak or strong (RFC 9110, section 13.1.2). */
function namesTag(header: string | null, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** Adds to any response what keeps a browser from storing, framing or guessing it. */
export function secured(response: Response, correlation: CorrelationId): Response {
  for (const [name, value] of Object.entries(securityHeaders)) response.headers.set(name, value);
  response.headers.set(requestHeaders.correlation, correlation);
  return response;
}
