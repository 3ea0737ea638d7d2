import { randomUUID } from 'node:crypto';
import { limits } from '@watchhouse/contracts';
import type { ClockAnswer } from '@watchhouse/domain';
import type { Cam } from 'onvif';
import { carry, Composer, proof } from './onvif-call.ts';
import type { Carrier } from './onvif-call.ts';
import { instantAt, notificationsIn, topicsIn } from './notification.ts';
import { faultOf, OnvifFault } from './onvif-fault.ts';
import { addressesOf } from './service-address.ts';
import { addressingHeader, envelopeEnd, envelopeStart } from './soap.ts';
import type { Account } from './soap.ts';
import { atPath, below, childOf, textAt, writeXml } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** How a device presents itself. */
export interface DeviceInformation {
  readonly manufacturer: string;
  readonly model: string;
  readonly firmware: string;
  readonly serial: string;
}

/** A service of a device: its name (`device`, `media`, `media2`, `events`, `ptz` …) and where it says it is. */
export interface Service {
  readonly name: string;
  readonly namespace: string;
  readonly address: string;
}

/** A profile of the media service. */
export interface MediaProfile {
  readonly token: string;
  readonly name: string;
}

/** A subscription to events. Its end is on the device's clock, as is the instant at which the device told it. */
export interface Subscription {
  readonly address: string;
  readonly referenceParameters: string;
  readonly endsInMs: number;
}

/** What a device is asked and tells. Every call ends within its bound, as a value or an `OnvifFault`. */
export interface OnvifClient {
  /** What time it is at the device; `undefined` when it does not tell. Proofs of the account follow its clock. */
  readonly clock: () => Promise<ClockAnswer | undefined>;
  readonly information: () => Promise<DeviceInformation>;
  readonly services: () => Promise<readonly Service[]>;
  readonly profiles: () => Promise<readonly MediaProfile[]>;
  readonly streamUri: (profile: string) => Promise<string>;
  readonly topics: () => Promise<readonly string[]>;
  readonly subscribe: () => Promise<Subscription>;
  /** The `NotificationMessage` elements that came within a time; none is an answer, too. */
  readonly pull: (
    subscription: Subscription,
    timeoutMs: number,
    stopping: AbortSignal,
  ) => Promise<readonly XmlElement[]>;
  /** How long the subscription lives now, milliseconds. */
  readonly renew: (subscription: Subscription) => Promise<number>;
  readonly unsubscribe: (subscription: Subscription) => Promise<void>;
  /** Whether the device tells the same to somebody without an account: then it proves nothing of a password. */
  readonly isOpenToAll: () => Promise<boolean>;
}

/** What bounds a client besides the limits. */
export interface ClientBounds {
  /** Ends every call at once. */
  readonly stopping: AbortSignal;
  /** Milliseconds since 1970 on our clock. */
  readonly now?: () => number;
  /** In place of `limits.device.callTimeoutMs`. */
  readonly callTimeoutMs?: number;
}

/** A client for a device at an address. */
export function createOnvifClient(
  url: URL,
  account: Account,
  { stopping, now = Date.now, callTimeoutMs = limits.device.callTimeoutMs }: ClientBounds,
): OnvifClient {
  const authenticator = new Composer(account);
  const carrier: Carrier = {
    authenticator,
    account,
    clockShiftMs: 0,
    now,
    stopping,
    callTimeoutMs,
  };
  const device = new DeviceCalls(url, carrier);
  const events = new EventCalls(device);
  return {
    clock: () => device.clock(),
    information: () => device.information(),
    services: () => device.services(),
    profiles: () => device.profiles(),
    streamUri: (profile) => device.streamUri(profile),
    topics: async () => topicsIn(await device.call((cam) => cam.getEventProperties(ignored))),
    subscribe: () => events.subscribe(),
    pull: (subscription, timeoutMs, until) => events.pull(subscription, timeoutMs, until),
    renew: (subscription) => events.renew(subscription),
    unsubscribe: (subscription) => events.unsubscribe(subscription),
    isOpenToAll: () => device.isOpenToAll(),
  };
}

/** The library's callbacks are never called: see `Composer`. */
const ignored = () => undefined;

/** Calls to the services a device names. */
class DeviceCalls {
  readonly given: URL;
  readonly carrier: Carrier;
  private addresses = new Map<string, readonly URL[]>();

  constructor(url: URL, carrier: Carrier) {
    this.given = url;
    this.carrier = carrier;
  }

  /** Sends what the library composes, with a proof of the account; asks again when the device's clock moved. */
  async call(compose: (cam: Cam) => void): Promise<XmlElement> {
    try {
      return await this.send(compose, proof(this.carrier));
    } catch (cause) {
      if (faultOf(cause).kind !== 'wrong-password') throw cause;
      // A proof is dated: a clock that was set since makes it look stale.
      const former = this.carrier.clockShiftMs;
      await this.clock();
      if (Math.abs(this.carrier.clockShiftMs - former) < staleProofMs) throw cause;
      return this.send(compose, proof(this.carrier));
    }
  }

  private async send(compose: (cam: Cam) => void, header: string): Promise<XmlElement> {
    const { body, service } = this.carrier.authenticator.compose(compose, header);
    const urls = this.addressesOf(service);
    return this.firstOf(urls, body);
  }

  /** Asks under one address after the other until somebody there speaks SOAP. */
  private async firstOf([url, ...others]: readonly URL[], body: string): Promise<XmlElement> {
    if (!url) throw new OnvifFault('unsupported', 'The device has no such service.');
    try {
      return await carry(this.carrier, url, body);
    } catch (cause) {
      const { kind } = faultOf(cause);
      if (others.length === 0 || (kind !== 'unreachable' && kind !== 'not-onvif')) throw cause;
      return this.firstOf(others, body);
    }
  }

  addressesOf(service: string | undefined): readonly URL[] {
    if (service === undefined || service === 'device') return [this.given];
    return this.addresses.get(service) ?? [];
  }

  async clock(): Promise<ClockAnswer | undefined> {
    const { carrier } = this;
    const askedAt = carrier.now();
    const body = await this.openly((cam) => cam.getSystemDateAndTime(ignored)).catch(
      async (cause: unknown) => {
        // Some devices want a proof even for what must be open to all.
        if (faultOf(cause).kind !== 'wrong-password') throw cause;
        return carry(carrier, this.given, envelopeStart(proof(carrier)) + askClock + envelopeEnd);
      },
    );
    const receivedAt = carrier.now();
    const deviceAt = utcOf(body);
    if (deviceAt === undefined) return undefined;
    carrier.clockShiftMs = deviceAt - receivedAt;
    return { deviceAt, askedAt, receivedAt };
  }

  /** Sends without a proof. */
  private openly(compose: (cam: Cam) => void): Promise<XmlElement> {
    const { body } = this.carrier.authenticator.compose(compose, '');
    return carry({ ...this.carrier, authenticator: undefined }, this.given, body);
  }

  async isOpenToAll(): Promise<boolean> {
    try {
      await this.openly((cam) => cam.getDeviceInformation(ignored));
      return true;
    } catch {
      return false;
    }
  }

  async information(): Promise<DeviceInformation> {
    const body = await this.call((cam) => cam.getDeviceInformation(ignored));
    const told = childOf(body, 'GetDeviceInformationResponse');
    if (!told) throw new OnvifFault('not-onvif', 'It does not tell what it is.');
    const text = (name: string) => textAt(told, name) ?? '';
    return {
      manufacturer: text('Manufacturer'),
      model: text('Model'),
      firmware: text('FirmwareVersion'),
      serial: text('SerialNumber'),
    };
  }

  /** By `GetServices`, or by `GetCapabilities` from devices older than that. */
  async services(): Promise<readonly Service[]> {
    const services = await this.servicesTold();
    for (const { name, address } of services) {
      if (!this.addresses.has(name)) this.addresses.set(name, addressesOf(address, this.given));
    }
    // The library asks the newer media service when there is one; a device that has both answers by the older.
    this.carrier.authenticator.media2Support =
      !this.addresses.has('media') && this.addresses.has('media2');
    return services;
  }

  private async servicesTold(): Promise<readonly Service[]> {
    const told = await this.answered((cam) => cam.getServices(false, ignored));
    const services = told ? below(told, 'Service').map(serviceOf) : [];
    if (services.length > 0) return services;
    const capabilities = await this.answered((cam) => cam.getCapabilities(ignored));
    return capabilities ? capabilitiesIn(capabilities) : [];
  }

  /** The answer, or nothing when the device has no such action. */
  private async answered(compose: (cam: Cam) => void): Promise<XmlElement | undefined> {
    try {
      return await this.call(compose);
    } catch (cause) {
      const { kind } = faultOf(cause);
      if (kind === 'unsupported' || kind === 'refused' || kind === 'not-onvif') return undefined;
      throw cause;
    }
  }

  async profiles(): Promise<readonly MediaProfile[]> {
    const body = await this.call((cam) => cam.getProfiles(ignored));
    return below(body, 'Profiles').map((profile) => ({
      token: profile.attributes.get('token') ?? '',
      name: textAt(profile, 'Name') ?? '',
    }));
  }

  async streamUri(profileToken: string): Promise<string> {
    const body = await this.call((cam) =>
      cam.getStreamUri({ protocol: 'RTSP', profileToken }, ignored),
    );
    const uri = below(body, 'Uri')[0]?.text;
    if (!uri) throw new OnvifFault('refused', 'The device names no address for this profile.');
    return uri;
  }
}

/** A proof older or younger than this may look stale to a device. */
const staleProofMs = 1_000;
/** The library composes this question only without a proof. */
const askClock = '<GetSystemDateAndTime xmlns="http://www.onvif.org/ver10/device/wsdl"/>';

function serviceOf(element: XmlElement): Service {
  const namespace = textAt(element, 'Namespace') ?? '';
  return { name: nameOfSpace(namespace), namespace, address: textAt(element, 'XAddr') ?? '' };
}

/** `http://www.onvif.org/ver10/events/wsdl` is `events`; the second media service is `media2`. */
function nameOfSpace(namespace: string): string {
  const [, version, name] = /^https?:\/\/www\.onvif\.org\/(ver\d+)\/([^/]+)/.exec(namespace) ?? [];
  if (name === undefined) return namespace;
  return name === 'media' && version === 'ver20' ? 'media2' : name;
}

function capabilitiesIn(body: XmlElement): readonly Service[] {
  const told = atPath(body, 'GetCapabilitiesResponse', 'Capabilities');
  const parts = [...(told?.children ?? []), ...(childOf(told, 'Extension')?.children ?? [])];
  return parts.flatMap((part) => {
    const address = textAt(part, 'XAddr');
    if (address === undefined) return [];
    return [{ name: part.name.toLowerCase(), namespace: part.namespace, address }];
  });
}

function utcOf(body: XmlElement): number | undefined {
  const [utc] = below(body, 'UTCDateTime');
  const part = (...path: string[]) => Number(textAt(utc, ...path) ?? NaN);
  const ms = Date.UTC(
    part('Date', 'Year'),
    part('Date', 'Month') - 1,
    part('Date', 'Day'),
    part('Time', 'Hour'),
    part('Time', 'Minute'),
    part('Time', 'Second'),
  );
  return Number.isFinite(ms) ? ms : undefined;
}

/** Calls to events and to a subscription. */
class EventCalls {
  private readonly device: DeviceCalls;

  constructor(device: DeviceCalls) {
    this.device = device;
  }

  async subscribe(): Promise<Subscription> {
    if (this.device.addressesOf('events').length === 0) {
      throw new OnvifFault('unsupported', 'The device has no event service.');
    }
    const body = await this.device.call((cam) => cam.createPullPointSubscription(ignored));
    const told = childOf(body, 'CreatePullPointSubscriptionResponse');
    const reference = childOf(told, 'SubscriptionReference');
    const parameters = childOf(reference, 'ReferenceParameters')?.children ?? [];
    return {
      // Without an address of its own the subscription is reached where it was made.
      address: textAt(reference, 'Address') ?? this.device.addressesOf('events')[0]?.href ?? '',
      referenceParameters: parameters.map(writeXml).join(''),
      endsInMs: lifeOf(told),
    };
  }

  async pull(
    subscription: Subscription,
    timeoutMs: number,
    until: AbortSignal,
  ): Promise<readonly XmlElement[]> {
    const body = await this.tell(
      subscription,
      `${eventSpace}/PullPointSubscription/PullMessagesRequest`,
      `<PullMessages xmlns="${eventSpace}"><Timeout>${durationOf(timeoutMs)}</Timeout>` +
        `<MessageLimit>${limits.device.messagesPerPullMax}</MessageLimit></PullMessages>`,
      { heldMs: timeoutMs, until },
    );
    if (!childOf(body, 'PullMessagesResponse')) {
      throw new OnvifFault('not-onvif', 'It answered a question for events with something else.');
    }
    return notificationsIn(body);
  }

  async renew(subscription: Subscription): Promise<number> {
    const ends = durationOf(limits.device.subscriptionMs);
    const body = await this.tell(
      subscription,
      `${notificationSpace}/SubscriptionManager/RenewRequest`,
      `<Renew xmlns="${brokerSpace}"><TerminationTime>${ends}</TerminationTime></Renew>`,
    );
    return lifeOf(childOf(body, 'RenewResponse'));
  }

  async unsubscribe(subscription: Subscription): Promise<void> {
    await this.tell(
      subscription,
      `${notificationSpace}/SubscriptionManager/UnsubscribeRequest`,
      `<Unsubscribe xmlns="${brokerSpace}"/>`,
    );
  }

  private async tell(
    { address, referenceParameters }: Subscription,
    action: string,
    message: string,
    bound?: { readonly heldMs: number; readonly until: AbortSignal },
  ): Promise<XmlElement> {
    const { carrier, given } = this.device;
    const header = addressingHeader({
      to: address,
      action,
      messageId: randomUUID(),
      referenceParameters,
    });
    const body = envelopeStart(proof(carrier) + header) + message + envelopeEnd;
    const [url] = addressesOf(address, given);
    const { stopping, callTimeoutMs } = carrier;
    const carriage = {
      ...carrier,
      stopping: bound ? AbortSignal.any([stopping, bound.until]) : stopping,
      callTimeoutMs: callTimeoutMs + (bound?.heldMs ?? 0),
    };
    return carry(carriage, url ?? given, body);
  }
}

const eventSpace = 'http://www.onvif.org/ver10/events/wsdl';
const brokerSpace = 'http://docs.oasis-open.org/wsn/b-2';
const notificationSpace = 'http://docs.oasis-open.org/wsn/bw-2';

const durationOf = (ms: number): string => `PT${Math.max(1, Math.round(ms / 1_000))}S`;

/**
 * How long a subscription lives, by two instants of the device's own clock, so that its error does not matter;
 * what was asked for where the device does not tell.
 */
function lifeOf(told: XmlElement | undefined): number {
  const current = told && instantAt(told, 'CurrentTime');
  const termination = told && instantAt(told, 'TerminationTime');
  const asked = limits.device.subscriptionMs;
  if (current === undefined || termination === undefined || termination <= current) return asked;
  return Math.min(termination - current, asked);
}
