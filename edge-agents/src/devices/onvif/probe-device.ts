import { setTimeout as sleep } from 'node:timers/promises';
import { limits } from '@watchhouse/contracts';
import { hearAnswer, unknownClock } from '@watchhouse/domain';
import { createOnvifClient } from './onvif-client.ts';
import type { DeviceInformation, MediaProfile, OnvifClient, Service } from './onvif-client.ts';
import { askedClock, contactDevice, deviceUrl } from './onvif-contact.ts';
import { readNotification, segmentsOfOffer } from './notification.ts';
import type { OnvifFault } from './onvif-fault.ts';
import { faultOf } from './onvif-fault.ts';
import type { Account } from './soap.ts';
import { topicReader } from './topic-meaning.ts';
import type { TopicReader } from './topic-meaning.ts';
import { shippedTopics } from './topic-packs.ts';
import type { XmlElement } from './xml.ts';

/** One event a probe heard, and what becomes of it. */
export interface ProbedEvent {
  readonly topic: string;
  /** What the device's clock said. */
  readonly time?: string;
  readonly becomes: string;
}

/** What a probe found out about a device; nothing in it is secret. */
export interface ProbeReport {
  readonly url: string;
  readonly device?: DeviceInformation;
  /** `proved`: the device refuses others; `unchecked`: it answers anybody, so the password proves nothing. */
  readonly account: 'proved' | 'unchecked';
  /** Device time minus ours, milliseconds. */
  readonly clock?: { readonly offsetMs: number; readonly state: string };
  readonly services: readonly Service[];
  readonly profiles: readonly (MediaProfile & { readonly streamUri: string })[];
  readonly topics: readonly { readonly topic: string; readonly signal: string }[];
  readonly listenedSeconds?: number;
  readonly events: readonly ProbedEvent[];
  /** What the device does not do or did badly, one sentence each. */
  readonly lacks: readonly string[];
}

/** What to probe, and how long to listen for events. */
export interface ProbeOrder {
  readonly url: string;
  readonly account: Account;
  readonly seconds: number;
  readonly stopping: AbortSignal;
}

/**
 * Asks a device everything that an agent would need of it, and listens for a while. Throws an `OnvifFault` when it
 * cannot be reached, does not speak ONVIF or refuses the account; whatever else it lacks stands in the report.
 */
export async function probeDevice(order: ProbeOrder): Promise<ProbeReport> {
  const url = deviceUrl(order.url);
  const client = createOnvifClient(url, order.account, { stopping: order.stopping });
  const lacks: string[] = [];
  const tried = async <T>(what: string, ask: () => Promise<T>, instead: T): Promise<T> => {
    try {
      return await ask();
    } catch (cause) {
      const fault = faultOf(cause);
      if (fault.kind === 'wrong-password' || fault.kind === 'stopped') throw fault;
      lacks.push(`${what}: ${fault.message}`);
      return instead;
    }
  };
  const answer = await askedClock(client);
  const clock = answer && hearAnswer(unknownClock, answer).change;
  if (!clock) lacks.push('It does not tell what time it is.');
  const contact = await contactDevice(client);
  lacks.push(...contact.lacks);
  const hasEvents = contact.services.some(({ name }) => name === 'events');
  const topics = topicReader(shippedTopics());
  const offered = hasEvents ? await tried('Topics', client.topics, []) : [];
  const listen = () => listened(client, topics, order);
  const events = hasEvents ? await tried('Events', listen, undefined) : undefined;
  return {
    url: url.href,
    ...(contact.information && { device: contact.information }),
    account: (await client.isOpenToAll()) ? 'unchecked' : 'proved',
    ...(clock && { clock }),
    services: contact.services,
    profiles: await withStreams(client, contact.profiles),
    topics: offered
      .slice(0, limits.device.shownMax)
      .map((topic) => ({ topic, signal: topics.signalOf(segmentsOfOffer(topic)) ?? 'unmapped' })),
    ...(events && { listenedSeconds: order.seconds }),
    events: events ?? [],
    lacks,
  };
}

async function withStreams(client: OnvifClient, profiles: readonly MediaProfile[]) {
  const shown: ProbeReport['profiles'][number][] = [];
  for (const profile of profiles.slice(0, limits.device.shownMax)) {
    const uri = await client
      .streamUri(profile.token)
      .then(withoutAccount, (cause: unknown) => faultOf(cause).message);
    shown.push({ ...profile, streamUri: uri });
  }
  return shown;
}

/** Names under which devices write an account into an address. */
const secretNames = /^(user(name)?|usr|login|pass(word|wd)?|pwd|auth|token|credentials?)$/i;

/** A stream's address without the account that some devices write into it. */
export function withoutAccount(uri: string): string {
  if (!URL.canParse(uri)) return uri.replace(/\/\/[^/@]*@/, '//');
  const url = new URL(uri);
  url.username = '';
  url.password = '';
  for (const name of [...url.searchParams.keys()]) {
    if (secretNames.test(name)) url.searchParams.delete(name);
  }
  return url.href;
}

async function listened(
  client: OnvifClient,
  topics: TopicReader,
  { seconds, stopping }: ProbeOrder,
): Promise<readonly ProbedEvent[]> {
  const subscription = await client.subscribe();
  const events: ProbedEvent[] = [];
  const until = Date.now() + seconds * 1_000;
  try {
    while (events.length < limits.device.shownMax) {
      const left = until - Date.now();
      if (left < limits.device.pullTimeoutMsMin) break;
      const held = Math.min(left, limits.device.pullTimeoutMs);
      const messages = await client.pull(subscription, held, stopping);
      events.push(...messages.map((message) => eventOf(message, topics)));
      // Some devices never hold a question, and would be asked without pause.
      await sleep(limits.device.pullPauseMs);
    }
  } finally {
    await client.unsubscribe(subscription).catch(() => undefined);
  }
  return events;
}

function eventOf(message: XmlElement, topics: TopicReader): ProbedEvent {
  const read = readNotification(message);
  if ('malformed' in read) return { topic: '', becomes: `malformed: ${read.malformed}` };
  const { notification } = read;
  const { topic, stamp } = notification;
  return { topic, ...(stamp && { time: stamp.raw }), becomes: becomes(topics, notification) };
}

function becomes(topics: TopicReader, notification: Parameters<TopicReader['read']>[0]): string {
  const meaning = topics.read(notification);
  switch (meaning.kind) {
    case 'signal':
      return `${meaning.signal.type} ${JSON.stringify(meaning.signal.data)}`;
    case 'none':
      return `no signal: ${meaning.reason}`;
    case 'unmapped':
      return 'no signal: the topic is not mapped';
    case 'malformed':
      return `malformed: ${meaning.reason}`;
    default:
      meaning satisfies never;
      return '';
  }
}

/** A fault of a probe as one sentence that names the device. */
export const sentenceOf = (order: Pick<ProbeOrder, 'url'>, { message }: OnvifFault): string =>
  `${deviceUrl(order.url).href}: ${message}`;
