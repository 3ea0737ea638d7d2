import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sampleDocuments } from '../sample/documents.ts';

/** Where the documents of the sample lie in a run, by absolute path. */
export function sampleFiles(stateDir: string) {
  const fileOf = (name: string) => path.resolve(stateDir, 'sample', name);
  return {
    sitePlan: fileOf('site-plan.json'),
    secondSitePlan: fileOf('second-site-plan.json'),
    rules: fileOf('rules.json'),
    scenario: fileOf('scenario.json'),
  } as const;
}
export type SampleFiles = ReturnType<typeof sampleFiles>;

/** Writes the documents as their descriptions give them, for the command line and the agent of a run. */
export function writeSample(stateDir: string): SampleFiles {
  const files = sampleFiles(stateDir);
  mkdirSync(path.dirname(files.sitePlan), { recursive: true });
  const documents = sampleDocuments();
  for (const file of Object.values(files)) {
    const text = documents[path.basename(file)];
    if (text === undefined) throw new Error(`The sample has no document ${path.basename(file)}.`);
    writeFileSync(file, text);
  }
  return files;
}
