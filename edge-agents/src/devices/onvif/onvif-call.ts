import { randomBytes } from 'node:crypto';
import { Cam } from 'onvif';
import { exchange } from './http-exchange.ts';
import { OnvifFault } from './onvif-fault.ts';
import { bodyOf, envelopeEnd, envelopeStart, isRefusal, refusal, securityHeader } from './soap.ts';
import type { Account } from './soap.ts';
import type { XmlElement } from './xml.ts';

/** What the library would send, before anything is sent. */
export interface Composed {
  readonly body: string;
  /** Key of the service it belongs to, as the library names services; the device service without it. */
  readonly service?: string;
}

/**
 * The `onvif` package composes requests and answers digest challenges. Its transport is not used: it calls back
 * more than once when a callback throws, leaves the socket open after a refusal, bounds neither answers nor their
 * time, reads single services and unusual dates as errors that it throws from inside a parser, and encodes a
 * password as ASCII. Carrying is ours, so that each call ends once, in time, as a value or an `OnvifFault`.
 */
export class Composer extends Cam {
  /** Text that goes into the security header, set before each request. */
  header = '';
  private composed: Composed[] = [];

  constructor({ user, password }: Account) {
    super({ hostname: '', username: user, password, autoconnect: false });
  }

  /** What a call of the library would send. */
  compose(call: (cam: Cam) => void, header: string): Composed {
    this.header = header;
    this.composed = [];
    call(this);
    const [composed] = this.composed;
    if (!composed) throw new OnvifFault('unsupported', 'The library composed no request.');
    return composed;
  }

  /** Takes the place of the library's transport. */
  _request({ body, service }: { body: string; service?: string }): void {
    this.composed.push({ body, ...(service !== undefined && { service }) });
  }

  /** Takes the place of the library's envelope. */
  _envelopeHeader(): string {
    return envelopeStart(this.header);
  }

  /** Takes the place of the library's end of an envelope. */
  _envelopeFooter(): string {
    return envelopeEnd;
  }
}

/** What carries a request; without an authenticator a challenge is not answered. */
export interface Carriage {
  readonly authenticator: Composer | undefined;
  readonly stopping: AbortSignal;
  readonly callTimeoutMs: number;
}

/** Everything it takes to speak to a device as somebody it knows. */
export interface Carrier extends Carriage {
  readonly authenticator: Composer;
  readonly account: Account;
  /** Device time minus our time, milliseconds: a proof of the account is good only near the device's own time. */
  clockShiftMs: number;
  readonly now: () => number;
}

/** A header for one request that proves the account. */
export const proof = ({ account, clockShiftMs, now }: Carrier): string =>
  securityHeader(account, randomBytes(nonceBytes), new Date(now() + clockShiftMs));
const nonceBytes = 16;

/**
 * Sends a request and gives the body of the answer; answers a digest challenge once. Throws an `OnvifFault`, at the
 * latest after `callTimeoutMs`.
 */
export async function carry(
  { authenticator, stopping, callTimeoutMs }: Carriage,
  url: URL,
  body: string,
): Promise<XmlElement> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(callTimeoutMs)]);
  const headers = { 'content-type': 'application/soap+xml; charset=utf-8' };
  const first = await exchange({ url, body, headers, signal });
  if (!authenticator || !isRefusal(first.status) || first.challenges.length === 0) {
    return bodyOf(first.text, first.status);
  }
  const authorization = digestOf(authenticator, first.challenges, url);
  const second = await exchange({ url, body, headers: { ...headers, authorization }, signal });
  return bodyOf(second.text, second.status);
}

function digestOf(composer: Composer, challenges: readonly string[], url: URL): string {
  try {
    const path = url.pathname + url.search;
    const header = composer.digestAuth([...challenges], { method: 'POST', path });
    // A header is bytes: a name outside ASCII travels as UTF-8, as it was hashed.
    return Buffer.from(header, 'utf8').toString('latin1');
  } catch {
    // An algorithm or a form of the challenge that the library does not know.
    throw refusal();
  }
}
