import { z } from 'zod';
import { PersonId } from '../ids.ts';
import { Instant, personalText } from '../primitives.ts';

/** A person became known to the facility. The name is sealed: subject the person, class identity. */
export const PersonRegistered = z.strictObject({
  person: PersonId,
  name: personalText(100),
});

/** The person's data keys were destroyed; from `finalAt` on no backup can bring them back. */
export const PersonErased = z.strictObject({
  person: PersonId,
  destroyedAt: Instant,
  finalAt: Instant,
});
