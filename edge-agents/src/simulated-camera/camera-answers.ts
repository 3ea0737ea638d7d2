import { below, childOf, escapeXml, textAt } from '../devices/onvif/xml.ts';
import type { XmlElement } from '../devices/onvif/xml.ts';
import { noticed, notificationOf, topicSetOf } from './scripted-events.ts';
import type { Noticed, TopicStyle } from './scripted-events.ts';
import type { Subscriptions } from './subscriptions.ts';

/** Services a simulated camera may have. */
export type SimulatedService = 'media' | 'events';

/** What the answers of a camera depend on. */
export interface CameraLife {
  readonly style: TopicStyle;
  readonly services: readonly SimulatedService[];
  readonly subscriptions: Subscriptions;
  readonly states: Map<Noticed, boolean>;
  /** The longest life it grants a subscription, milliseconds. */
  readonly grantMs: number;
  /** Tells the camera's owner that a subscription was renewed. */
  readonly onRenewal: () => void;
  /** Milliseconds since 1970 on the camera's own clock. */
  readonly now: () => number;
}

/** A question: the first element of the body, where it came, and how the camera should call itself. */
export interface Asked {
  readonly question: XmlElement;
  readonly path: string;
  readonly base: string;
}

/** A fault of SOAP 1.2 with a code of ONVIF. */
export class SoapFault extends Error {
  readonly subcode: string;

  constructor(subcode: string, reason: string) {
    super(reason);
    this.subcode = subcode;
  }
}

/** Questions that need no account. Source: ONVIF Core Specification, access class PRE_AUTH. */
export const openQuestions = new Set(['GetSystemDateAndTime', 'GetServices', 'GetCapabilities']);

const spaces = {
  device: 'http://www.onvif.org/ver10/device/wsdl',
  media: 'http://www.onvif.org/ver10/media/wsdl',
  events: 'http://www.onvif.org/ver10/events/wsdl',
};
const subscriptionPath = '/onvif/subscription/';
/** No subscription lives longer. */
export const lifeMsMax = 10 * 60_000;

type Answer = (life: CameraLife, asked: Asked) => string | Promise<string>;

/** The body of an answer; throws a `SoapFault`. */
export function answerOf(life: CameraLife, asked: Asked): string | Promise<string> {
  const answer = answers[asked.question.name];
  if (!answer) throw new SoapFault('ActionNotSupported', 'The simulated camera cannot do this');
  return answer(life, asked);
}

const answers: Readonly<Record<string, Answer>> = {
  GetSystemDateAndTime: ({ now }) => {
    const at = new Date(now());
    return (
      '<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>Manual</tt:DateTimeType>' +
      '<tt:DaylightSavings>false</tt:DaylightSavings><tt:UTCDateTime>' +
      `<tt:Time><tt:Hour>${at.getUTCHours()}</tt:Hour><tt:Minute>${at.getUTCMinutes()}</tt:Minute><tt:Second>${at.getUTCSeconds()}</tt:Second></tt:Time>` +
      `<tt:Date><tt:Year>${at.getUTCFullYear()}</tt:Year><tt:Month>${at.getUTCMonth() + 1}</tt:Month><tt:Day>${at.getUTCDate()}</tt:Day></tt:Date>` +
      '</tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>'
    );
  },
  GetDeviceInformation: () =>
    '<tds:GetDeviceInformationResponse><tds:Manufacturer>Watchhouse</tds:Manufacturer>' +
    '<tds:Model>Simulated camera</tds:Model><tds:FirmwareVersion>1.0</tds:FirmwareVersion>' +
    '<tds:SerialNumber>SIM-1</tds:SerialNumber><tds:HardwareId>none</tds:HardwareId></tds:GetDeviceInformationResponse>',
  GetServices: ({ services }, { base }) => {
    const told = (['device', ...services] as const).map(
      (name) =>
        `<tds:Service><tds:Namespace>${spaces[name]}</tds:Namespace><tds:XAddr>${addressOf(base, name)}</tds:XAddr>` +
        '<tds:Version><tt:Major>2</tt:Major><tt:Minor>6</tt:Minor></tds:Version></tds:Service>',
    );
    return `<tds:GetServicesResponse>${told.join('')}</tds:GetServicesResponse>`;
  },
  GetCapabilities: ({ services }, { base }) => {
    const part = (tag: string, name: 'device' | SimulatedService) =>
      `<tt:${tag}><tt:XAddr>${addressOf(base, name)}</tt:XAddr></tt:${tag}>`;
    const told = [
      part('Device', 'device'),
      ...(services.includes('events') ? [part('Events', 'events')] : []),
      ...(services.includes('media') ? [part('Media', 'media')] : []),
    ];
    return `<tds:GetCapabilitiesResponse><tds:Capabilities>${told.join('')}</tds:Capabilities></tds:GetCapabilitiesResponse>`;
  },
  GetProfiles: (life) => {
    needs(life, 'media');
    return '<trt:GetProfilesResponse><trt:Profiles token="main" fixed="true"><tt:Name>Main</tt:Name></trt:Profiles></trt:GetProfilesResponse>';
  },
  GetStreamUri: (life, { base, question }) => {
    needs(life, 'media');
    const token = escapeXml(textAt(question, 'ProfileToken') ?? 'main');
    const { hostname } = new URL(base);
    return `<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>rtsp://${hostname}:554/${token}</tt:Uri></trt:MediaUri></trt:GetStreamUriResponse>`;
  },
  GetEventProperties: (life) => {
    needs(life, 'events');
    return `<tev:GetEventPropertiesResponse>${topicSetOf(life.style)}</tev:GetEventPropertiesResponse>`;
  },
  CreatePullPointSubscription: (life, { base, question }) => {
    needs(life, 'events');
    const at = life.now();
    const endsAt = at + grantedMs(life, textAt(question, 'InitialTerminationTime'));
    const found = noticed.map((what) =>
      notificationOf(life.style, what, life.states.get(what) ?? false, 'Initialized', new Date(at)),
    );
    const id = life.subscriptions.make(endsAt, found);
    return (
      '<tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference>' +
      `<wsa:Address>${base}${subscriptionPath}${id}</wsa:Address></tev:SubscriptionReference>` +
      `${span('wsnt', at, endsAt)}</tev:CreatePullPointSubscriptionResponse>`
    );
  },
  PullMessages: async (life, { path, question }) => {
    const id = subscriptionIn(life, path);
    const limit = Number(textAt(question, 'MessageLimit') ?? 1);
    const messages = await life.subscriptions.pull(
      id,
      limit,
      durationMs(textAt(question, 'Timeout')),
    );
    if (!messages) throw noSubscription();
    const at = life.now();
    return `<tev:PullMessagesResponse>${span('tev', at, at + lifeMsMax)}${messages.join('')}</tev:PullMessagesResponse>`;
  },
  Renew: (life, { path, question }) => {
    const id = subscriptionIn(life, path);
    const at = life.now();
    const endsAt = at + grantedMs(life, textAt(question, 'TerminationTime'));
    life.onRenewal();
    life.subscriptions.renew(id, endsAt);
    return `<wsnt:RenewResponse>${span('wsnt', at, endsAt)}</wsnt:RenewResponse>`;
  },
  Unsubscribe: (life, { path }) => {
    life.subscriptions.end(subscriptionIn(life, path));
    return '<wsnt:UnsubscribeResponse/>';
  },
};

const addressOf = (base: string, service: 'device' | SimulatedService): string =>
  `${base}/onvif/${service}_service`;

function needs({ services }: CameraLife, service: SimulatedService): void {
  if (services.includes(service)) return;
  throw new SoapFault('ActionNotSupported', `The simulated camera has no ${service} service`);
}

function subscriptionIn({ subscriptions, now }: CameraLife, path: string): string {
  const id = path.startsWith(subscriptionPath) ? path.slice(subscriptionPath.length) : '';
  if (!subscriptions.has(id, now())) throw noSubscription();
  return id;
}

const noSubscription = () => new SoapFault('InvalidArgVal', 'There is no such subscription');

const span = (prefix: string, current: number, termination: number): string =>
  `<${prefix}:CurrentTime>${new Date(current).toISOString()}</${prefix}:CurrentTime>` +
  `<${prefix}:TerminationTime>${new Date(termination).toISOString()}</${prefix}:TerminationTime>`;

/** A duration such as `PT2M` or `PT8S`; a minute where it is none of this form. */
function durationMs(text: string | undefined): number {
  const [, minutes, seconds] = /^PT(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(text ?? '') ?? [];
  const ms = Number(minutes ?? 0) * 60_000 + Number(seconds ?? 0) * 1_000;
  return ms > 0 ? Math.min(ms, lifeMsMax) : 60_000;
}

const grantedMs = ({ grantMs }: CameraLife, asked: string | undefined): number =>
  Math.min(grantMs, durationMs(asked));

/** The question in an envelope. */
export const questionIn = (envelope: XmlElement): XmlElement | undefined =>
  childOf(envelope, 'Body')?.children[0] ?? below(envelope, 'Body')[0]?.children[0];
