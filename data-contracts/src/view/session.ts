import { z } from 'zod';
import { Post, Purpose } from '../access/post.ts';
import { FacilityId, OfficerId } from '../ids.ts';
import { Label, personalText } from '../primitives.ts';

/** Answer of `GET /api/me`: where the signed-in person may stand, and for what purposes. */
export const Me = z
  .strictObject({
    principal: z.string(),
    officer: OfficerId.optional(),
    badge: z.string().optional(),
    name: personalText(100).optional(),
    postings: z.array(
      z.strictObject({
        unit: FacilityId,
        post: Post,
        purposes: z.array(Purpose).min(1),
        /** Facilities visible from this posting; a city-level posting sees several. */
        facilities: z.array(
          z.strictObject({ facility: FacilityId, name: Label, timeZone: z.string() }),
        ),
      }),
    ),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;
