import { z } from 'zod';
import { PersonId } from '../ids.ts';
import { personalText } from '../primitives.ts';

/** A person became known to the facility. The name is sealed: subject the person, class identity. */
export const PersonRegistered = z.strictObject({
  person: PersonId,
  name: personalText(100),
});
