import path from 'node:path';

/** The top of the repository, absolute. */
export const repositoryRoot = path.resolve(import.meta.dirname, '..');
