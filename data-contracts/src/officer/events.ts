import { z } from 'zod';
import { Post } from '../access/post.ts';
import { OfficerId } from '../ids.ts';
import { personalText } from '../primitives.ts';

/** An officer may stand at these posts of this unit from now on; replaces what held before. */
export const OfficerPosted = z.strictObject({
  officer: OfficerId,
  /** Subject claim of the identity provider. */
  principal: z.string().min(1).max(200),
  /** Police badge number 警号: the public mark of an officer on screens. */
  badge: z.string().regex(/^[0-9A-Z]{4,12}$/),
  name: personalText(100),
  posts: z.array(Post).min(1).max(8),
});

/** The officer stands at no post of this unit any more. */
export const OfficerRelieved = z.strictObject({
  officer: OfficerId,
  principal: z.string().min(1).max(200),
});
