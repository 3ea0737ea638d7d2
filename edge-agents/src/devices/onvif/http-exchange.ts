import http from 'node:http';
import https from 'node:https';
import { limits } from '@watchhouse/contracts';
import { OnvifFault } from './onvif-fault.ts';

/** One question by HTTP. */
export interface Question {
  readonly url: URL;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Ends the exchange whatever state it is in. */
  readonly signal: AbortSignal;
}

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  /** Challenges of HTTP digest authentication, one for each algorithm offered. */
  readonly challenges: readonly string[];
}

/** Asks by POST; throws an `OnvifFault` when nothing whole comes back. Holds no connection open afterwards. */
export async function exchange(question: Question): Promise<Reply> {
  const { url, headers, signal } = question;
  // As bytes: with a text Node would write the headers in the encoding of the text, too.
  const body = Buffer.from(question.body, 'utf8');
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const ask = url.protocol === 'https:' ? https.request : http.request;
  const request = ask(
    url,
    {
      method: 'POST',
      // A pool would keep connections to devices that allow only a few.
      agent: false,
      headers: { ...headers, 'content-length': body.length, connection: 'close' },
      signal,
    },
    (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > limits.device.answerBytesMax) {
          request.destroy(new OnvifFault('not-onvif', 'It answered without end.'));
        } else chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('aborted', () =>
        reject(new OnvifFault('unreachable', 'The connection broke in the middle of an answer.')),
      );
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString('utf8'),
          challenges: challengesOf(response.rawHeaders),
        }),
      );
    },
  );
  request.on('error', reject);
  request.end(body);
  try {
    return await promise;
  } catch (cause) {
    throw whyNot(cause, signal);
  } finally {
    request.destroy();
  }
}

function challengesOf(rawHeaders: readonly string[]): readonly string[] {
  return rawHeaders.filter(
    (value, index) =>
      index % 2 === 1 &&
      rawHeaders[index - 1]?.toLowerCase() === 'www-authenticate' &&
      /^digest /i.test(value),
  );
}

function whyNot(cause: unknown, signal: AbortSignal): OnvifFault {
  if (cause instanceof OnvifFault) return cause;
  if (signal.aborted) {
    return isTimeout(signal.reason)
      ? new OnvifFault('timeout', 'It did not answer in time.')
      : new OnvifFault('stopped', 'The connection was given up.');
  }
  const { code, message } = cause as NodeJS.ErrnoException;
  const why = (code !== undefined && sentences[code]) ?? `The connection failed: ${message}.`;
  return new OnvifFault('unreachable', why || `The connection failed: ${message}.`);
}

const isTimeout = (reason: unknown): boolean =>
  reason instanceof DOMException && reason.name === 'TimeoutError';

const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens at that address.',
  ECONNRESET: 'It closed the connection without an answer.',
  EPIPE: 'It closed the connection without an answer.',
  ENOTFOUND: 'There is no host of that name.',
  EAI_AGAIN: 'The name of the host could not be looked up.',
  EHOSTUNREACH: 'There is no way to that host.',
  ENETUNREACH: 'There is no way to that host.',
  ETIMEDOUT: 'It did not answer in time.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Its certificate is signed by nobody we trust.',
  SELF_SIGNED_CERT_IN_CHAIN: 'Its certificate is signed by nobody we trust.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Its certificate is signed by nobody we trust.',
  CERT_HAS_EXPIRED: 'Its certificate has expired.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Its certificate is for another host.',
  HPE_INVALID_CONSTANT: 'What answers there does not speak HTTP.',
  EPROTO: 'What answers there does not speak TLS.',
};
