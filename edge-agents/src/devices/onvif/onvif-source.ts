import { setTimeout as sleep } from 'node:timers/promises';
import { limits } from '@watchhouse/contracts';
import type { OnvifDevice } from '@watchhouse/contracts';
import type { Log } from '../../health/log.ts';
import type { Source } from '../../source.ts';
import { backOffMs } from '../back-off.ts';
import { DeviceVoice } from './device-voice.ts';
import type { DeviceCounts } from './device-voice.ts';
import { createOnvifClient } from './onvif-client.ts';
import type { OnvifClient, Subscription } from './onvif-client.ts';
import { askedClock, contactDevice, deviceUrl, readPassword } from './onvif-contact.ts';
import { faultOf, OnvifFault } from './onvif-fault.ts';
import { topicReader } from './topic-meaning.ts';
import { readTopics, shippedTopics } from './topic-packs.ts';

/** A device as a source of an agent. */
export interface OnvifSource extends Source {
  /** What the first attempt came to: why it failed, or undefined once the device has let us in. */
  readonly firstContact: Promise<OnvifFault | undefined>;
  readonly counts: () => DeviceCounts;
}

/** What a source needs besides its device. */
export interface OnvifSurroundings {
  readonly log: Log;
  /** Milliseconds since 1970 on the agent's clock. */
  readonly now?: () => number;
  /** A number from 0 to 1 that spreads the attempts of many devices. */
  readonly chance?: () => number;
}

/**
 * Speaks to a device until stopped: subscribes to its events, renews the subscription, comes back after every loss.
 * Throws a `ConfigFault` when the mapping of topics that the configuration names cannot be read.
 */
export function createOnvifSource(
  device: OnvifDevice,
  { log, now = Date.now, chance = Math.random }: OnvifSurroundings,
): OnvifSource {
  const mappings = device.topics === undefined ? shippedTopics() : [readTopics(device.topics)];
  const voice = new DeviceVoice(device.device, topicReader(mappings), log, now());
  const conversation = new Conversation(device, voice, { log, now, chance });
  const running = conversation.run();
  return {
    firstContact: conversation.firstContact.promise,
    until: (at) => voice.take(at),
    onUrgent: (listener) => conversation.urgentListeners.push(listener),
    counts: () => voice.counts,
    stop: async () => {
      conversation.stop();
      await running;
      log('device-stopped', { device: device.device, ...voice.counts });
    },
  };
}

/** How a conversation ended. */
interface Ending {
  readonly fault: OnvifFault;
  /** Events had come or could have: the next attempt need not wait, and nothing is told of the loss before. */
  readonly hadListened: boolean;
}

class Conversation {
  readonly urgentListeners: (() => void)[] = [];
  readonly firstContact = Promise.withResolvers<OnvifFault | undefined>();
  /** Answers in a row that came at once: some devices never hold a question, and would be asked without pause. */
  private earlyAnswers = 0;
  private readonly device: OnvifDevice;
  private readonly voice: DeviceVoice;
  private readonly around: Required<OnvifSurroundings>;
  /** Nothing new is begun. */
  private readonly stopping = new AbortController();
  /** Nothing is waited for any longer. */
  private readonly ended = new AbortController();

  constructor(device: OnvifDevice, voice: DeviceVoice, around: Required<OnvifSurroundings>) {
    this.device = device;
    this.voice = voice;
    this.around = around;
  }

  /** Ends what is under way, a subscription properly if the device lets us. */
  stop(): void {
    this.stopping.abort();
    setTimeout(() => this.ended.abort(), limits.device.leaveWithinMs).unref();
  }

  /** One conversation after the other; never rejects. */
  async run(): Promise<void> {
    let failures = 0;
    let refusals = 0;
    while (!this.isStopping()) {
      const { fault, hadListened } = await this.converse();
      this.firstContact.resolve(fault);
      if (this.isStopping()) return;
      failures = hadListened ? 1 : failures + 1;
      const isRefused = fault.kind === 'wrong-password' && !hadListened;
      refusals = isRefused ? refusals + 1 : 0;
      if (isRefused) await this.passwordChanged(refusals);
      else await this.napped(backOffMs(failures, this.around.chance()));
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Waits long, because every attempt counts towards a lock of the account, unless the password file changes. */
  private async passwordChanged(refusals: number): Promise<void> {
    const { wrongPasswordRetryMsMin: min, wrongPasswordRetryMsMax: max } = limits.device;
    const refused = this.password();
    const until = this.around.now() + Math.min(max, min * 2 ** Math.min(refusals - 1, 10));
    while (!this.isStopping() && this.around.now() < until && this.password() === refused) {
      await this.napped(limits.device.passwordLookMs);
    }
  }

  private password(): string | undefined {
    try {
      return readPassword(this.device.passwordFile);
    } catch {
      return undefined;
    }
  }

  private async converse(): Promise<Ending> {
    let hadListened = false;
    try {
      const client = this.client();
      const subscription = await this.connected(client);
      this.firstContact.resolve(undefined);
      hadListened = true;
      if (subscription === undefined) await this.stayWith(client);
      else await this.listen(client, subscription);
      return { fault: new OnvifFault('stopped', 'The agent stops.'), hadListened };
    } catch (cause) {
      const fault = faultOf(cause);
      if (this.isStopping()) return { fault, hadListened };
      if (hadListened) this.around.log('device-interrupted', this.facts(fault));
      else this.voice.fails(fault, this.around.now());
      return { fault, hadListened };
    }
  }

  private facts({ kind, message }: OnvifFault) {
    return { device: this.device.device, kind, sentence: message };
  }

  private client(): OnvifClient {
    const password = this.password();
    if (password === undefined) {
      throw new OnvifFault('wrong-password', 'The file with the password cannot be read.');
    }
    const { url, user } = this.device;
    const bounds = { stopping: this.ended.signal, now: this.around.now };
    return createOnvifClient(deviceUrl(url), { user, password }, bounds);
  }

  /** A subscription, or none when the device has no events. */
  private async connected(client: OnvifClient): Promise<Subscription | undefined> {
    const clock = await askedClock(client);
    const { lacks } = await contactDevice(client);
    const subscription = await client.subscribe().catch((cause: unknown) => {
      const fault = faultOf(cause);
      if (fault.kind !== 'unsupported') throw fault;
      return undefined;
    });
    const at = this.around.now();
    this.voice.answers(at);
    this.voice.hearsClock(clock, at);
    const hasEvents = subscription !== undefined;
    this.around.log('device-connected', { device: this.device.device, events: hasEvents, lacks });
    return subscription;
  }

  /** Only looks whether it is still there. */
  private async stayWith(client: OnvifClient): Promise<void> {
    while (!this.isStopping()) {
      await this.napped(limits.device.presenceAskMs);
      if (this.isStopping()) return;
      await this.askClock(client);
      this.voice.answers(this.around.now());
    }
  }

  private async listen(client: OnvifClient, subscription: Subscription): Promise<void> {
    // A subscription ends by time that passes, whatever becomes of the time of day.
    const now = () => performance.now();
    let renewAt = now() + renewAfter(subscription.endsInMs);
    let clockAt = now() + limits.device.clockAskMs;
    try {
      while (!this.isStopping()) {
        const isDoubtful = await this.pull(client, subscription, renewAt - now());
        if (now() >= renewAt) renewAt = now() + renewAfter(await renewed(client, subscription));
        if (isDoubtful || now() >= clockAt) {
          await this.askClock(client);
          clockAt = now() + limits.device.clockAskMs;
        }
      }
    } finally {
      // Devices have room for few subscriptions, and one that is gone already costs nothing.
      await client.unsubscribe(subscription).catch(() => undefined);
    }
  }

  /** Takes in what comes; whether the time of something does not fit. */
  private async pull(
    client: OnvifClient,
    subscription: Subscription,
    msUntilRenewal: number,
  ): Promise<boolean> {
    const { pullTimeoutMs, pullTimeoutMsMin, pullPauseMs } = limits.device;
    const { now } = this.around;
    const askedAt = now();
    // Whole milliseconds: a timer takes no fraction, and a call that cannot be timed would count as a lost device.
    const heldMs = Math.ceil(Math.max(pullTimeoutMsMin, Math.min(pullTimeoutMs, msUntilRenewal)));
    const messages = await client.pull(subscription, heldMs, this.stopping.signal);
    const receivedAt = now();
    this.voice.answers(receivedAt);
    const heard = messages.map((message) => this.voice.hears(message, receivedAt));
    if (heard.some(({ isUrgent }) => isUrgent)) this.callUrgently();
    this.earlyAnswers = now() - askedAt < pullPauseMs ? this.earlyAnswers + 1 : 0;
    if (this.earlyAnswers >= limits.device.earlyAnswersMax) await this.napped(pullPauseMs);
    return heard.some(({ isDoubtful }) => isDoubtful);
  }

  private async askClock(client: OnvifClient): Promise<void> {
    const answer = await askedClock(client);
    this.voice.hearsClock(answer, this.around.now());
  }

  private callUrgently(): void {
    for (const listener of this.urgentListeners) listener();
  }

  private async napped(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}

/** At half its life, which is early enough for a second attempt. */
const renewAfter = (endsInMs: number): number =>
  Math.max(limits.device.pullTimeoutMsMin, endsInMs / 2);

/** Some devices lengthen a subscription with every question for events and know no renewal. */
async function renewed(client: OnvifClient, subscription: Subscription): Promise<number> {
  try {
    return await client.renew(subscription);
  } catch (cause) {
    const fault = faultOf(cause);
    if (fault.kind !== 'unsupported') throw fault;
    return limits.device.subscriptionMs;
  }
}
