/** What a test or a tool needs to know of a local run. */
export { demoAccounts, demoPassword } from './demo-accounts.ts';
export type { DemoAccount } from './demo-accounts.ts';
export type { RunFile } from './run-file.ts';
export { sample } from './sample.ts';
export { signIn } from './sign-in.ts';
export { sampleDocuments } from '../sample/documents.ts';
export { writeSample } from './sample-files.ts';
