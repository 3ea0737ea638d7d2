import { readRulePack } from './rule-pack.ts';
import { sampleScenario } from './scenario.ts';
import { secondPlan } from './second-facility.ts';
import { samplePlan } from './site-plan.ts';

/** The documents of the sample by file name, as the descriptions give them. */
export const sampleDocuments = (): Readonly<Record<string, string>> => ({
  'site-plan.json': text(samplePlan),
  'second-site-plan.json': text(secondPlan),
  'scenario.json': text(sampleScenario),
  'rules.json': text(readRulePack('safety-basics')),
});

const text = (document: unknown): string => `${JSON.stringify(document, null, 1)}\n`;
