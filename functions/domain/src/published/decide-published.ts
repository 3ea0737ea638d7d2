import { StreamName } from '@watchhouse/contracts';
import type { CommandOf } from '@watchhouse/contracts';
import { accept, refuse } from '../decider.ts';
import type { Decider, Decision } from '../decider.ts';
import { evolvePublished } from './published.ts';
import type { Published, PublishedEvent } from './published.ts';

export type PublishCommand = CommandOf<'rule-set.publish' | 'site-plan.publish'>;

const registers = {
  'rule-set.publish': { noun: 'rule-set', event: 'rule-set.published' },
  'site-plan.publish': { noun: 'site-plan', event: 'site-plan.published' },
} as const;

/** Publishes the next edition of a register; the same document again is `published.unchanged`. */
export function decidePublished(
  published: Published,
  { type, payload }: PublishCommand,
): Decision<PublishedEvent> {
  const former = published.status === 'published' ? published : undefined;
  if (former?.document.sha256 === payload.document.sha256) {
    return refuse('published.unchanged', { edition: former.edition });
  }
  const edition = (former?.edition ?? 0) + 1;
  return accept({ type: registers[type].event, payload: { ...payload, edition } });
}

/** The registers of a facility: `rule-set#<facility>` and `site-plan#<facility>`. */
export const publishedDecider: Decider<Published, PublishCommand, PublishedEvent> = {
  noun: 'published',
  commands: ['rule-set.publish', 'site-plan.publish'],
  events: ['rule-set.published', 'site-plan.published'],
  streamOf: ({ type }, { facility }) => StreamName.parse(`${registers[type].noun}#${facility}`),
  initial: { status: 'none' },
  decide: decidePublished,
  evolve: evolvePublished,
};
