/** What the simulated camera can notice. */
export const noticed = ['motion', 'fence', 'port'] as const;
export type Noticed = (typeof noticed)[number];
export type TopicStyle = 'standard' | 'axis';

const tns1 = 'http://www.onvif.org/ver10/topics';
const tnsaxis = 'http://www.axis.com/2009/event/topics';

/** How a camera of a style tells something: topic, what it is about, and the item that says whether it holds. */
interface Telling {
  readonly topic: string;
  readonly source: readonly [name: string, value: string] | undefined;
  readonly item: string;
  readonly words: readonly [holds: string, ends: string];
}

const tellings: Readonly<Record<TopicStyle, Readonly<Record<Noticed, Telling>>>> = {
  standard: {
    motion: {
      topic: 'tns1:RuleEngine/CellMotionDetector/Motion',
      source: ['Rule', 'Yard'],
      item: 'IsMotion',
      words: ['true', 'false'],
    },
    fence: {
      topic: 'tns1:RuleEngine/FieldDetector/ObjectsInside',
      source: ['Rule', 'Fence'],
      item: 'IsInside',
      words: ['true', 'false'],
    },
    port: {
      topic: 'tns1:Device/Trigger/DigitalInput',
      source: ['InputToken', '1'],
      item: 'LogicalState',
      words: ['true', 'false'],
    },
  },
  axis: {
    motion: {
      topic: 'tnsaxis:CameraApplicationPlatform/VMD/Camera1Profile1',
      source: undefined,
      item: 'active',
      words: ['1', '0'],
    },
    fence: {
      topic: 'tnsaxis:CameraApplicationPlatform/FenceGuard/Camera1Profile1',
      source: undefined,
      item: 'active',
      words: ['1', '0'],
    },
    port: {
      topic: 'tns1:Device/tnsaxis:IO/Port',
      source: ['port', '1'],
      item: 'state',
      words: ['1', '0'],
    },
  },
};

/** A notification as a camera of a style writes it, stamped by its own clock. */
export function notificationOf(
  style: TopicStyle,
  what: Noticed,
  active: boolean,
  operation: 'Initialized' | 'Changed',
  stamp: Date,
): string {
  const { topic, source, item, words } = tellings[style][what];
  const about = source ? `<tt:SimpleItem Name="${source[0]}" Value="${source[1]}"/>` : '';
  const state = `<tt:SimpleItem Name="${item}" Value="${words[active ? 0 : 1]}"/>`;
  return (
    `<wsnt:NotificationMessage xmlns:tns1="${tns1}" xmlns:tnsaxis="${tnsaxis}">` +
    `<wsnt:Topic Dialect="http://docs.oasis-open.org/wsn/t-1/TopicExpression/Simple">${topic}</wsnt:Topic>` +
    `<wsnt:Message><tt:Message UtcTime="${stamp.toISOString()}" PropertyOperation="${operation}">` +
    `<tt:Source>${about}</tt:Source><tt:Data>${state}</tt:Data></tt:Message></wsnt:Message>` +
    '</wsnt:NotificationMessage>'
  );
}

/** The topics of a style as a device offers them. */
export function topicSetOf(style: TopicStyle): string {
  const trees = Object.values(tellings[style]).map(({ topic }) => {
    const segments = topic.split('/');
    const open = segments.map((segment, index) => {
      const isTopic = index === segments.length - 1 ? ' wstop:topic="true"' : '';
      return `<${segment}${isTopic}>`;
    });
    return (
      open.join('') +
      segments
        .map((segment) => `</${segment}>`)
        .reverse()
        .join('')
    );
  });
  return `<wstop:TopicSet xmlns:tns1="${tns1}" xmlns:tnsaxis="${tnsaxis}">${trees.join('')}</wstop:TopicSet>`;
}

/** What happens by itself, again and again: seconds within its cycle. Alarms that come all the time teach nobody. */
export const demoScript: readonly {
  readonly what: Noticed;
  readonly everySeconds: number;
  readonly atSecond: number;
  readonly forSeconds: number;
}[] = [
  { what: 'motion', everySeconds: 20, atSecond: 3, forSeconds: 5 },
  { what: 'fence', everySeconds: 1_800, atSecond: 300, forSeconds: 8 },
];
