import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { sampleDocuments } from './documents.ts';

// Writes the documents of the sample beside this file: run it after changing a description.
for (const [name, text] of Object.entries(sampleDocuments())) {
  writeFileSync(path.join(import.meta.dirname, name), text);
}
