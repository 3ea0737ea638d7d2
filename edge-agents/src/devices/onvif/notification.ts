import { namespaceOf, splitName, textAt, childOf, childrenOf, below } from './xml.ts';
import type { Scope, XmlElement } from './xml.ts';

/** One segment of a topic; a prefix that was never declared keeps its name and has no namespace. */
export interface TopicSegment {
  readonly prefix: string;
  readonly namespace: string;
  readonly name: string;
}

/** A message of a device as it was sent, before anybody asked what it means. */
export interface Notification {
  /** As the device wrote it. */
  readonly topic: string;
  readonly segments: readonly TopicSegment[];
  /** What the device's clock said: its text, and milliseconds since 1970. */
  readonly stamp: { readonly raw: string; readonly ms: number } | undefined;
  readonly operation: 'Initialized' | 'Changed' | 'Deleted' | undefined;
  readonly source: ReadonlyMap<string, string>;
  readonly key: ReadonlyMap<string, string>;
  readonly data: ReadonlyMap<string, string>;
}

/** Every `NotificationMessage` in an answer to a question for events, or in a metadata stream. */
export const notificationsIn = (root: XmlElement): readonly XmlElement[] =>
  below(root, 'NotificationMessage');

const operations = ['Initialized', 'Changed', 'Deleted'] as const;
const rawTimeCharactersMax = 40;
/** A longer one is no topic, and it would go into the log. */
const topicCharactersMax = 300;

/** A notification, or why it is none. Source: ONVIF Core Specification, sections 9.4 and 9.5. */
export function readNotification(
  element: XmlElement,
): { readonly notification: Notification } | { readonly malformed: string } {
  const topicElement = childOf(element, 'Topic');
  const topic = topicElement?.text.replace(/\/+\.?$/, '') ?? '';
  if (!topicElement || topic === '') return { malformed: 'it has no topic' };
  if (topic.length > topicCharactersMax) return { malformed: 'its topic is too long' };
  const message = childOf(childOf(element, 'Message'), 'Message');
  if (!message) return { malformed: 'it has no message' };
  const raw = message.attributes.get('UtcTime');
  const ms = raw === undefined ? undefined : instantOfText(raw);
  if (raw !== undefined && ms === undefined) return { malformed: 'its UtcTime is no instant' };
  // The second is no name of the standard, but devices use it.
  const told =
    message.attributes.get('PropertyOperation') ?? message.attributes.get('PropertyType');
  const operation = operations.find((one) => one === told);
  return {
    notification: {
      topic,
      segments: segmentsOf(topic, topicElement.scope),
      stamp:
        raw === undefined || ms === undefined
          ? undefined
          : { raw: raw.slice(0, rawTimeCharactersMax), ms },
      operation,
      source: itemsOf(childOf(message, 'Source')),
      key: itemsOf(childOf(message, 'Key')),
      data: itemsOf(childOf(message, 'Data')),
    },
  };
}

const segmentsOf = (topic: string, scope: Scope): readonly TopicSegment[] =>
  topic.split('/').map((segment) => {
    const { prefix, local } = splitName(segment);
    return { prefix, namespace: prefix === '' ? '' : namespaceOf(scope, prefix), name: local };
  });

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?$/;

/** Milliseconds since 1970; without a zone it is UTC, as its name says. */
function instantOfText(text: string): number | undefined {
  const matched = instant.exec(text.trim());
  if (!matched) return undefined;
  const ms = Date.parse(matched[2] === undefined ? `${matched[0]}Z` : matched[0]);
  return Number.isNaN(ms) ? undefined : ms;
}

function itemsOf(element: XmlElement | undefined): ReadonlyMap<string, string> {
  const items = childrenOf(element, 'SimpleItem').flatMap(({ attributes, text }) => {
    const name = attributes.get('Name');
    return name === undefined ? [] : [[name, attributes.get('Value') ?? text] as const];
  });
  return new Map(items);
}

/** The topics that a device offers, from its answer to `GetEventProperties`. */
export function topicsIn(body: XmlElement): readonly string[] {
  const [set] = below(body, 'TopicSet');
  const walk = (element: XmlElement, above: string): string[] =>
    element.children.flatMap((child) => {
      if (child.name === 'MessageDescription') return [];
      // Some devices list topics as text instead of as a tree.
      if (child.name === 'topic' && child.text.includes('/')) return [child.text];
      const path = above === '' ? qualified(child) : `${above}/${qualified(child, element)}`;
      const isTopic = child.attributes.has('topic') || childOf(child, 'MessageDescription');
      return [...(isTopic ? [path] : []), ...walk(child, path)];
    });
  return set ? walk(set, '') : [];
}

const wellKnown: Readonly<Record<string, string>> = {
  'http://www.onvif.org/ver10/topics': 'tns1',
  'http://www.axis.com/2009/event/topics': 'tnsaxis',
};

/** A name with the prefix of its namespace where that differs from the element above. */
function qualified({ name, namespace, scope }: XmlElement, outer?: XmlElement): string {
  if (namespace === '' || namespace === outer?.namespace || namespace === scope['']) return name;
  const declared = Object.entries(scope).find(([, value]) => value === namespace)?.[0];
  const prefix = wellKnown[namespace] ?? declared;
  return prefix === undefined || prefix === '' ? name : `${prefix}:${name}`;
}

/** A topic of `topicsIn` as a notification would carry it. */
export const segmentsOfOffer = (topic: string): readonly TopicSegment[] =>
  segmentsOf(
    topic,
    Object.fromEntries(Object.entries(wellKnown).map(([space, prefix]) => [prefix, space])),
  );

/** The text at a path of local names, read as an instant; `undefined` when it is none. */
export function instantAt(element: XmlElement, ...path: string[]): number | undefined {
  const text = textAt(element, ...path);
  return text === undefined ? undefined : instantOfText(text);
}
