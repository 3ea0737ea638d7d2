/** The command line `watchhouse`. */
export * from './run.ts';
