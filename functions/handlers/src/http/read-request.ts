import {
  CorrelationId,
  FacilityId,
  limits,
  Post,
  Purpose,
  requestHeaders,
} from '@watchhouse/contracts';
import { z } from 'zod';
import type { Answer } from './call.ts';
import { refusal, tooLarge } from './problem.ts';
import type { FieldError } from './problem.ts';

/** The id that joins a request to all that follows from it, if the client chose a usable one. */
export function correlationOf(request: Request): CorrelationId | undefined {
  return CorrelationId.safeParse(request.headers.get(requestHeaders.correlation)).data;
}

/** The token of `Authorization: Bearer …`; empty when there is none. */
export function bearerTokenOf(request: Request): string {
  return /^Bearer ([^\s]+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
}

const Place = z.object({ post: Post, purpose: Purpose, unit: FacilityId.optional() });

/** Where the person says to stand and why they ask; nothing of it is believed yet. */
export type Place = z.infer<typeof Place>;

/** What was read, or all that is wrong with it. */
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Reads post, purpose and unit from the headers. */
export function readPlace(request: Request): Read<Place> {
  const header = (name: 'post' | 'purpose' | 'unit') =>
    request.headers.get(requestHeaders[name]) ?? undefined;
  const parsed = Place.safeParse({
    post: header('post'),
    purpose: header('purpose'),
    unit: header('unit'),
  });
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors = parsed.error.issues.map(({ path, message }) => ({
    path: `header.${requestHeaders[path[0] as 'post' | 'purpose' | 'unit']}`,
    reason: message,
  }));
  return { ok: false, errors };
}

/** A request as asked, or refused with every faulty field of headers and body. */
export type Asked<B, P> =
  | { readonly kind: 'asked'; readonly body: B; readonly place: P }
  | Extract<Answer, { kind: 'refused' }>;

/** Reads the body by its contract, and with it what was read from the headers, so that all faults are named at once. */
export async function readAsked<B, P>(
  request: Request,
  contract: z.ZodType<B>,
  place: Read<P>,
): Promise<Asked<B, P>> {
  const text = await readText(request);
  if (text === undefined) return { kind: 'refused', refusal: tooLarge() };
  const body = readBody(text, contract);
  if (body.ok && place.ok) return { kind: 'asked', body: body.value, place: place.value };
  const errors = [...(place.ok ? [] : place.errors), ...(body.ok ? [] : body.errors)];
  return { kind: 'refused', refusal: refusal('request.malformed'), errors };
}

/** The body as text, `undefined` when it is larger than the bound. */
async function readText(request: Request): Promise<string | undefined> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > limits.http.bodyBytesMax) return undefined;
  const bytes = await request.arrayBuffer();
  return bytes.byteLength > limits.http.bodyBytesMax ? undefined : new TextDecoder().decode(bytes);
}

/** An empty body is an empty object. */
function readBody<T>(text: string, contract: z.ZodType<T>): Read<T> {
  let body: unknown;
  try {
    body = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return { ok: false, errors: [{ path: '', reason: 'The body is not JSON.' }] };
  }
  const parsed = contract.safeParse(body);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, errors: parsed.error.issues.flatMap(errorsOf) };
}

/** One entry for each field, also where the contract reports several unknown ones at once. */
function errorsOf(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') {
    return [{ path: path.join('.'), reason: issue.message }];
  }
  return issue.keys.map((key) => ({ path: [...path, key].join('.'), reason: 'Unknown field.' }));
}
