import type { DomainEvent, DocumentReference, Instant } from '@watchhouse/contracts';

export type PublishedEvent = DomainEvent<'rule-set.published' | 'site-plan.published'>;

/** A published register: its newest edition. */
export type Published =
  | { readonly status: 'none' }
  | {
      readonly status: 'published';
      readonly edition: number;
      readonly document: DocumentReference;
      readonly effectiveAt: Instant;
    };

/** Folds an event into a register; editions only go up. */
export function evolvePublished(published: Published, { payload }: PublishedEvent): Published {
  if (published.status === 'published' && payload.edition <= published.edition) return published;
  return { status: 'published', ...payload };
}
