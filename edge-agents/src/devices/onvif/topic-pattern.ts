import type { TopicMapping } from '@watchhouse/contracts';
import type { TopicSegment } from './notification.ts';
import { splitName } from './xml.ts';

interface PatternSegment {
  readonly prefix: string;
  readonly namespace: string;
  readonly name: string;
}

/** A pattern of topics, compiled. */
export interface Pattern {
  readonly segments: readonly PatternSegment[];
  /** Any number of segments may follow. */
  readonly isOpen: boolean;
}

/** Compiles a pattern with the prefixes of its mapping. */
export function patternOf(text: string, namespaces: TopicMapping['namespaces']): Pattern {
  const isOpen = text.endsWith('/**');
  const segments = (isOpen ? text.slice(0, -'/**'.length) : text).split('/').map((segment) => {
    const { prefix, local } = splitName(segment);
    return { prefix, namespace: namespaces[prefix] ?? '', name: local };
  });
  return { segments, isOpen };
}

/** Whether a topic is one of a pattern's. */
export function fits({ segments, isOpen }: Pattern, topic: readonly TopicSegment[]): boolean {
  if (isOpen ? topic.length < segments.length : topic.length !== segments.length) return false;
  return segments.every((segment, index) => {
    const told = topic[index];
    return told !== undefined && isSame(segment, told, topic[0]);
  });
}

function isSame(
  pattern: PatternSegment,
  told: TopicSegment,
  root: TopicSegment | undefined,
): boolean {
  if (pattern.name === '*') return true;
  if (pattern.name !== told.name) return false;
  if (told.namespace !== '' && told.namespace === pattern.namespace) return true;
  // Some devices bind the usual prefix to another namespace, or to none.
  if (pattern.prefix === told.prefix) return true;
  // Some devices repeat the prefix of the first segment in the following ones.
  return pattern.prefix === '' && told.prefix === root?.prefix;
}
