import { limits } from '@watchhouse/contracts';
import type { DeviceId } from '@watchhouse/contracts';
import { hearAnswer, timeMessage, unknownClock } from '@watchhouse/domain';
import type { ClockAnswer, ClockChange, ClockEstimate } from '@watchhouse/domain';
import type { Log } from '../../health/log.ts';
import type { Said } from '../../source.ts';
import { linkAt, linkDown, linkUp, newLink } from '../device-link.ts';
import type { DeviceLink, LinkNews, LinkStep } from '../device-link.ts';
import { readNotification } from './notification.ts';
import type { Notification } from './notification.ts';
import type { OnvifFault } from './onvif-fault.ts';
import type { TopicReader } from './topic-meaning.ts';
import type { XmlElement } from './xml.ts';

/** What was heard of a device since the agent started. */
export interface DeviceCounts {
  readonly signals: number;
  readonly unmapped: number;
  readonly malformed: number;
  /** Given up because nobody fetched them. */
  readonly dropped: number;
}

/** What one device has to say, kept until the agent fetches it; knows no line and no timer. */
export class DeviceVoice {
  private readonly device: DeviceId;
  private readonly topics: TopicReader;
  private readonly log: Log;
  private link: DeviceLink;
  private clock: ClockEstimate = unknownClock;
  private isClockUntold = false;
  private waiting: Said[] = [];
  private readonly logged = new Set<string>();
  private readonly counted = { signals: 0, unmapped: 0, malformed: 0, dropped: 0 };

  constructor(device: DeviceId, topics: TopicReader, log: Log, at: number) {
    this.device = device;
    this.topics = topics;
    this.log = log;
    this.link = newLink(at);
  }

  get counts(): DeviceCounts {
    return { ...this.counted };
  }

  /** The device answered. */
  answers(at: number): void {
    this.tell(linkUp(this.link, at), at);
  }

  /** The device does not answer, or refuses us. */
  fails({ kind, message }: OnvifFault, at: number): void {
    const reason = kind === 'wrong-password' ? undefined : 'no-answer';
    const before = this.link.isUp || this.link.told === undefined;
    this.tell(linkDown(this.link, at, reason), at);
    if (before) this.log('device-lost', { device: this.device, kind, sentence: message });
  }

  /** The device told what time it is, or that it does not tell. */
  hearsClock(answer: ClockAnswer | undefined, at: number): void {
    if (!answer) {
      this.clockIsUntold(at);
      return;
    }
    const { clock, change } = hearAnswer(this.clock, answer);
    this.clock = clock;
    if (change) this.tellClock(change, at);
  }

  /** A message came; `isDoubtful`: its time does not fit, and the device should be asked what time it is. */
  hears(element: XmlElement, receivedAt: number): { isDoubtful: boolean; isUrgent: boolean } {
    const read = readNotification(element);
    if ('malformed' in read) {
      this.counted.malformed += 1;
      this.once(`malformed ${read.malformed}`, 'notification-malformed', {
        reason: read.malformed,
      });
      return { isDoubtful: false, isUrgent: false };
    }
    const { notification } = read;
    const meaning = this.topics.read(notification);
    const { at, isDoubtful } = this.timed(notification, receivedAt);
    switch (meaning.kind) {
      case 'signal': {
        const { stamp } = notification;
        const rawtime = stamp && stamp.ms !== at ? { rawtime: stamp.raw } : {};
        this.say({ ...meaning.signal, device: this.device, at, ...rawtime });
        return { isDoubtful, isUrgent: meaning.signal.expedited === true };
      }
      case 'none':
        break;
      case 'unmapped':
        this.counted.unmapped += 1;
        this.once(`topic ${notification.topic}`, 'topic-unmapped', { topic: notification.topic });
        break;
      case 'malformed': {
        this.counted.malformed += 1;
        const { reason } = meaning;
        const { topic } = notification;
        this.once(`malformed ${topic} ${reason}`, 'notification-malformed', { topic, reason });
        break;
      }
      default:
        meaning satisfies never;
    }
    return { isDoubtful, isUrgent: false };
  }

  /** What was said up to an instant, in order of time; the rest waits. */
  take(at: number): readonly Said[] {
    this.tell(linkAt(this.link, at), at);
    const due = this.waiting.filter((one) => one.at <= at);
    this.waiting = this.waiting.filter((one) => one.at > at);
    return due.sort((left, right) => left.at - right.at);
  }

  /**
   * A state found at the beginning carries the instant of its last change, perhaps of yesterday: it tells nothing of
   * the clock, and what is true now is true as of its receipt.
   */
  private timed({ operation, stamp }: Notification, receivedAt: number) {
    if (!stamp || operation === 'Initialized') return { at: receivedAt, isDoubtful: false };
    const { clock, change, at, isDoubtful } = timeMessage(this.clock, stamp.ms, receivedAt);
    this.clock = clock;
    if (change) this.tellClock(change, receivedAt);
    return { at, isDoubtful };
  }

  /** Said once; from then on its messages alone must tell. */
  private clockIsUntold(at: number): void {
    if (this.isClockUntold || this.clock.told !== 'unknown') return;
    this.isClockUntold = true;
    const data = { device: this.device, state: 'unknown' as const };
    this.log('device-clock', data);
    this.say({ type: 'device.clock', device: this.device, at, data });
  }

  private tell({ link, news }: LinkStep, at: number): void {
    this.link = link;
    if (news) this.tellHealth(news, at);
  }

  private tellHealth(news: LinkNews, at: number): void {
    const data = { device: this.device, ...news };
    this.log('device-health', data);
    this.say({ type: 'device.health', device: this.device, at, data });
  }

  private tellClock(change: ClockChange, at: number): void {
    const data = { device: this.device, ...change };
    this.log('device-clock', data);
    this.say({ type: 'device.clock', device: this.device, at, data });
  }

  private say(one: Said): void {
    this.counted.signals += 1;
    if (this.waiting.length >= limits.device.waitingMax) {
      this.waiting.shift();
      this.counted.dropped += 1;
      this.once('dropped', 'device-signals-dropped', {});
    }
    this.waiting.push(one);
  }

  /** Logs once what would otherwise be said with every message. */
  private once(key: string, event: string, facts: Readonly<Record<string, unknown>>): void {
    if (this.logged.has(key) || this.logged.size >= limits.device.loggedOnceMax) return;
    this.logged.add(key);
    this.log(event, { device: this.device, ...facts });
  }
}
