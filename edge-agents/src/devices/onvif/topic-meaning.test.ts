import { TopicMapping } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { notificationsIn, readNotification } from './notification.ts';
import { topicReader } from './topic-meaning.ts';
import type { Meaning } from './topic-meaning.ts';
import { shippedTopics } from './topic-packs.ts';
import { parseXml } from './xml.ts';

interface Told {
  readonly topic: string;
  readonly namespaces?: string;
  readonly operation?: string;
  readonly source?: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, string>>;
  readonly time?: string;
}

const tns1 = 'xmlns:tns1="http://www.onvif.org/ver10/topics"';
const items = (of: Readonly<Record<string, string>> = {}) =>
  Object.entries(of)
    .map(([name, value]) => `<SimpleItem Name="${name}" Value="${value}"/>`)
    .join('');

/** What a message means by mappings, as a device may write it. */
function meaning(told: Told, mappings: readonly TopicMapping[] = shippedTopics()): Meaning {
  const { topic, namespaces = tns1, operation = 'Changed', time = '2026-11-24T08:00:00Z' } = told;
  const parsed = parseXml(
    `<NotificationMessage ${namespaces}><Topic>${topic}</Topic><Message>` +
      `<Message UtcTime="${time}" PropertyOperation="${operation}"><Source>${items(told.source)}</Source>` +
      `<Data>${items(told.data)}</Data></Message></Message></NotificationMessage>`,
  );
  if ('fault' in parsed) throw new Error(parsed.fault);
  const wrapped = { ...parsed.root, name: 'Event', children: [parsed.root] };
  const [element] = notificationsIn(wrapped);
  const read = element ? readNotification(element) : { malformed: 'nothing' };
  if ('malformed' in read) return { kind: 'malformed', reason: read.malformed };
  return topicReader(mappings).read(read.notification);
}

const signal = (told: Told) => {
  const read = meaning(told);
  return read.kind === 'signal' ? read.signal : read;
};

describe('the standard topics', () => {
  it.each<[Told, object]>([
    [
      { topic: 'tns1:VideoSource/MotionAlarm', source: { Source: 'v1' }, data: { State: 'true' } },
      { analytic: 'video-motion', scenario: 'v1', active: true, initial: false },
    ],
    [
      {
        topic: 'tns1:RuleEngine/LineDetector/Crossed',
        source: { Rule: 'Gate' },
        data: { ObjectId: '7' },
      },
      { analytic: 'fence-guard', scenario: 'Gate', active: true, initial: false },
    ],
    [
      { topic: 'tns1:VideoSource/ImageTooDark/ImagingService', data: { State: '1' } },
      { analytic: 'scene-change', scenario: 'ImageTooDark', active: true, initial: false },
    ],
    [
      {
        topic: 'tns1:Device/Trigger/Relay',
        source: { RelayToken: 'r' },
        data: { LogicalState: 'active' },
      },
      { input: 'relay', channel: 'r', active: true, initial: false },
    ],
    [
      {
        topic: 'tns1:PTZController/PTZPresets/Left',
        source: { PTZConfigurationToken: 'p' },
        data: { PresetToken: '4' },
      },
      { channel: 'p', state: 'off-preset', preset: '4', initial: false },
    ],
  ])('%j', (told, data) => {
    expect(signal(told)).toMatchObject({ data });
  });

  it('of a contact overtake when it changes, not as it is found', () => {
    const contact = { topic: 'tns1:Device/Trigger/DigitalInput', data: { LogicalState: 'true' } };
    expect(signal(contact)).toMatchObject({ expedited: true });
    expect(signal({ ...contact, operation: 'Initialized' })).not.toHaveProperty('expedited');
  });

  it('are known under another prefix, a repeated one, or one that was never declared', () => {
    const data = { State: 'true' };
    const other = 'xmlns:n="http://www.onvif.org/ver10/topics"';
    for (const told of [
      { topic: 'n:VideoSource/MotionAlarm', namespaces: other },
      { topic: 'tns1:VideoSource/tns1:MotionAlarm' },
      { topic: 'tns1:VideoSource/MotionAlarm', namespaces: '' },
      { topic: ' tns1:VideoSource/MotionAlarm//. ' },
    ]) {
      expect(signal({ ...told, data })).toMatchObject({ type: 'camera.analytic' });
    }
  });

  it('say that what was deleted holds no longer', () => {
    const told = { topic: 'tns1:VideoSource/MotionAlarm', operation: 'Deleted' };
    expect(signal(told)).toMatchObject({ data: { active: false } });
  });
});

describe('what becomes no signal', () => {
  it('is told with the reason that the mapping gives', () => {
    const told = { topic: 'tns1:Monitoring/ProcessorUsage', data: { Value: '0.5' } };
    expect(meaning(told)).toEqual({ kind: 'none', reason: 'load and upkeep of the device itself' });
  });

  it('is told apart when nobody mapped it', () => {
    expect(meaning({ topic: 'tns1:Device/Trigger/Something' })).toEqual({ kind: 'unmapped' });
  });

  it.each<[string, Told, string]>([
    [
      'no state',
      { topic: 'tns1:VideoSource/MotionAlarm' },
      'it does not tell whether its condition holds',
    ],
    [
      'a state that is none',
      { topic: 'tns1:VideoSource/MotionAlarm', data: { State: 'perhaps' } },
      'it does not tell whether its condition holds',
    ],
    [
      'no instant',
      { topic: 'tns1:VideoSource/MotionAlarm', time: 'now', data: { State: '1' } },
      'its UtcTime is no instant',
    ],
    ['no topic', { topic: '', data: { State: '1' } }, 'it has no topic'],
    ['a topic without end', { topic: 'a/'.repeat(200) }, 'its topic is too long'],
  ])('because it has %s', (_, told, reason) => {
    expect(meaning(told)).toEqual({ kind: 'malformed', reason });
  });
});

describe('a mapping of a site', () => {
  const mapping = TopicMapping.parse({
    namespaces: { tns1: 'http://www.onvif.org/ver10/topics', v: 'urn:vendor' },
    topics: [
      {
        topic: 'v:Door/*/Bell',
        signal: 'input.changed',
        input: 'port',
        channel: [{ source: ['Bell'] }, { segment: 1 }],
        active: 'always',
      },
      { topic: 'v:Door/**', signal: 'none', reason: 'nothing that matters here' },
    ],
  });
  const vendor = 'xmlns:x="urn:vendor"';

  it('decides by its first entry that fits', () => {
    const rung = meaning({ topic: 'x:Door/North/Bell', namespaces: vendor }, [mapping]);
    expect(rung).toMatchObject({ kind: 'signal', signal: { data: { channel: 'North' } } });
    const other = meaning({ topic: 'x:Door/North/Lamp', namespaces: vendor }, [mapping]);
    expect(other).toMatchObject({ kind: 'none' });
    expect(meaning({ topic: 'x:Window/North', namespaces: vendor }, [mapping]).kind).toBe(
      'unmapped',
    );
  });
});
