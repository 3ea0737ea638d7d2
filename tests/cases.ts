import { configureGlobal } from 'fast-check';
import { inject } from 'vitest';

/**
 * How many cases every generated test tries unless it says otherwise, from `WATCHHOUSE_CASES` by
 * way of vitest.config.ts. A test that generates by itself asks `inject('cases')`.
 */
configureGlobal({ numRuns: inject('cases') });

declare module 'vitest' {
  interface ProvidedContext {
    readonly cases: number;
    /** The seeds that the simulation plays. */
    readonly seeds: { readonly from: number; readonly count: number };
  }
}
