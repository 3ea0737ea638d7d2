import { QuarantineReason } from '@watchhouse/contracts';
import { quarantineReasonWords } from '../language/words.ts';
import { m } from '../paraglide/messages.js';

/** Why lines of a record could not be read, the most frequent reason first. */
export const reasonWordsOf = (reasons: Readonly<Record<string, number>>): string =>
  Object.entries(reasons)
    .sort(([, left], [, right]) => right - left)
    .map(([reason]) => {
      const known = QuarantineReason.safeParse(reason);
      return known.success ? quarantineReasonWords[known.data]() : reason;
    })
    .join(m.list_separator());
