import type { DomainEvent, PersonalText, Post } from '@watchhouse/contracts';

export type OfficerEvent = DomainEvent<'officer.posted' | 'officer.relieved'>;

/** An officer of the unit. A relieved one keeps the principal, which never changes. */
export type Officer =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'posted';
      readonly principal: string;
      readonly badge: string;
      readonly name: PersonalText;
      readonly posts: readonly Post[];
    }
  | { readonly status: 'relieved'; readonly principal: string };

/** Folds an event into an officer. */
export function evolveOfficer(officer: Officer, event: OfficerEvent): Officer {
  switch (event.type) {
    case 'officer.posted': {
      const { principal, badge, name, posts } = event.payload;
      return { status: 'posted', principal, badge, name, posts };
    }
    case 'officer.relieved':
      return { status: 'relieved', principal: event.payload.principal };
    default:
      event satisfies never;
      return officer;
  }
}
