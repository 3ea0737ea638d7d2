import { limits, refusalStatus } from '@watchhouse/contracts';
import type { CorrelationId, Problem, Refusal, RefusalCode } from '@watchhouse/contracts';

/** A faulty field of a request: where it is and what is wrong with it. */
export interface FieldError {
  readonly path: string;
  readonly reason: string;
}

const errorsMax = 100;

/** A refusal as RFC 9457 says it, with all faulty fields. Nothing of the server's inside is ever in it. */
export function problemResponse(
  refusal: Refusal,
  correlation: CorrelationId,
  errors: readonly FieldError[] = [],
): Response {
  const status = refusalStatus[refusal.code];
  const problem: Problem = {
    type: `urn:watchhouse:problem:${refusal.code}`,
    title: titleOf(refusal.code),
    status,
    code: refusal.code,
    params: { ...refusal.params },
    ...(errors.length > 0 && { errors: errors.slice(0, errorsMax) }),
    correlation,
  };
  const headers = new Headers({ 'content-type': 'application/problem+json' });
  if (status === 401) headers.set('www-authenticate', 'Bearer error="invalid_token"');
  if (status === 503) headers.set('retry-after', '1');
  return new Response(JSON.stringify(problem), { status, headers });
}

/** `alarm.alreadyAcknowledged` → `alarm: already acknowledged`. */
const titleOf = (code: RefusalCode): string =>
  code.replace('.', ': ').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** A refusal with what its sentence needs. */
export const refusal = (code: RefusalCode, params: Refusal['params'] = {}): Refusal => ({
  code,
  params,
});

/** The refusal of a body that is too large. */
export const tooLarge = (): Refusal =>
  refusal('request.tooLarge', { bytesMax: limits.http.bodyBytesMax });
