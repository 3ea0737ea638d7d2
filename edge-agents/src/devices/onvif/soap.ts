import { createHash } from 'node:crypto';
import { OnvifFault } from './onvif-fault.ts';
import { atPath, below, childOf, escapeXml, parseXml, textAt } from './xml.ts';
import type { XmlElement } from './xml.ts';

const envelopeSpace = 'http://www.w3.org/2003/05/soap-envelope';
const addressingSpace = 'http://www.w3.org/2005/08/addressing';
const oasis = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';

/** The account a device knows us by. */
export interface Account {
  readonly user: string;
  readonly password: string;
}

/** SHA-1 over nonce, instant and password. Source: OASIS WS-Security UsernameToken Profile 1.1, section 3.1. */
export const passwordDigest = (nonce: Uint8Array, created: string, password: string): string =>
  createHash('sha1').update(nonce).update(created).update(password, 'utf8').digest('base64');

/** The header that proves an account: good once, and only near an instant on the device's own clock. */
export function securityHeader(
  { user, password }: Account,
  nonce: Uint8Array,
  deviceTime: Date,
): string {
  const created = deviceTime.toISOString();
  return [
    `<w:Security s:mustUnderstand="1" xmlns:w="${oasis}-wssecurity-secext-1.0.xsd" xmlns:u="${oasis}-wssecurity-utility-1.0.xsd">`,
    `<w:UsernameToken><w:Username>${escapeXml(user)}</w:Username>`,
    `<w:Password Type="${oasis}-username-token-profile-1.0#PasswordDigest">${passwordDigest(nonce, created, password)}</w:Password>`,
    `<w:Nonce EncodingType="${oasis}-soap-message-security-1.0#Base64Binary">${Buffer.from(nonce).toString('base64')}</w:Nonce>`,
    `<u:Created>${created}</u:Created></w:UsernameToken></w:Security>`,
  ].join('');
}

/** Where a message goes when the address of the service alone does not say it, as with a subscription. */
export interface Addressing {
  readonly to: string;
  readonly action: string;
  readonly messageId: string;
  /** What the device wants to be told again with every message to its subscription, as XML. */
  readonly referenceParameters: string;
}

/** Headers of WS-Addressing, which some devices tell subscriptions apart by. */
export const addressingHeader = (addressing: Addressing): string =>
  [
    `<a:Action>${escapeXml(addressing.action)}</a:Action>`,
    `<a:MessageID>urn:uuid:${addressing.messageId}</a:MessageID>`,
    `<a:To>${escapeXml(addressing.to)}</a:To>`,
    addressing.referenceParameters,
  ].join('');

/** Declared as most clients declare them: there are servers that look for the tag as text. */
const bodyTag =
  '<s:Body xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">';

/** The beginning of an envelope up to its body. */
export const envelopeStart = (header: string): string =>
  `<s:Envelope xmlns:s="${envelopeSpace}" xmlns:a="${addressingSpace}"><s:Header>${header}</s:Header>${bodyTag}`;

/** What closes it. */
export const envelopeEnd = '</s:Body></s:Envelope>';

const refusedAccount =
  /not ?authori[sz]ed|unauthori[sz]ed|FailedAuthentication|FailedCheck|InvalidSecurity|MessageExpired|authentication (failed|failure|error|required)|authority failure|(wrong|invalid|incorrect) (user ?name|password|credential)/i;
const noSuchAction =
  /ActionNotSupported|OptionalActionNotImplemented|NotImplemented|NoSuchService|not (implemented|supported)|UnknownAction|(unknown|unsupported) (action|method|operation)/i;

/** Whether a status of HTTP says that the account was refused. */
export const isRefusal = (status: number): boolean => status === 401 || status === 403;

/** The body of an answer; throws an `OnvifFault` when there is none or it is a fault. */
export function bodyOf(text: string, status: number): XmlElement {
  if (isRefusal(status)) throw refusal();
  const parsed = parseXml(text);
  if ('fault' in parsed || parsed.root.name !== 'Envelope') {
    const what = text.trim() === '' ? 'nothing' : 'something that is no SOAP message';
    const how = status >= 400 ? `with HTTP status ${status} and ${what}` : `with ${what}`;
    throw new OnvifFault('not-onvif', `It answered ${how}.`);
  }
  const body = childOf(parsed.root, 'Body');
  if (!body) throw new OnvifFault('not-onvif', 'It answered with a SOAP message without a body.');
  const fault = childOf(body, 'Fault');
  if (fault) throw ofSoap(fault);
  if (status >= 400) throw new OnvifFault('refused', `It answered with HTTP status ${status}.`);
  return body;
}

/** The device does not let the account in. */
export const refusal = (): OnvifFault =>
  new OnvifFault('wrong-password', 'The device refuses this user name or password.');

function ofSoap(fault: XmlElement): OnvifFault {
  // SOAP 1.2 nests its codes, SOAP 1.1 has one.
  const codes = [
    ...below(fault, 'Value').map(({ text }) => text),
    textAt(fault, 'faultcode') ?? '',
  ];
  const reason = atPath(fault, 'Reason', 'Text')?.text ?? textAt(fault, 'faultstring') ?? '';
  const told = [...codes, reason].join(' ');
  if (refusedAccount.test(told)) return refusal();
  const words = [reason, codes.filter(Boolean).at(-1) ?? ''].find(Boolean) ?? 'without a reason';
  const kind = noSuchAction.test(told) ? 'unsupported' : 'refused';
  return new OnvifFault(
    kind,
    `The device answered with a fault: ${words.slice(0, 160).replace(/\s+/g, ' ').replace(/\.$/, '')}.`,
  );
}
