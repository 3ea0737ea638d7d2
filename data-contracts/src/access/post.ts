import { z } from 'zod';

/** Duty roles (岗位), including the two read-only ones above and beside the house. */
export const Post = z
  .enum([
    'command-centre',
    'duty-leader',
    'warden',
    'patrol',
    'medical',
    'resident-procurator',
    'city-supervisor',
    'administrator',
  ])
  .meta({ id: 'Post' });
export type Post = z.infer<typeof Post>;

/** Declared reason for reading personal data (使用目的); bound to the session and to each access record. */
export const Purpose = z
  .enum([
    'custody-safety',
    'incident-response',
    'medical-care',
    'legal-supervision',
    'duty-supervision',
    'administration',
  ])
  .meta({ id: 'Purpose' });
export type Purpose = z.infer<typeof Purpose>;

/** What each post may declare; the first is the one offered at sign-in. Cedar policies decide, this only offers. */
export const purposesOfPost: Record<Post, readonly [Purpose, ...Purpose[]]> = {
  'command-centre': ['custody-safety', 'incident-response'],
  'duty-leader': ['custody-safety', 'incident-response', 'duty-supervision'],
  warden: ['custody-safety', 'incident-response'],
  patrol: ['custody-safety', 'incident-response'],
  medical: ['medical-care', 'incident-response'],
  'resident-procurator': ['legal-supervision'],
  'city-supervisor': ['duty-supervision'],
  administrator: ['administration'],
};
