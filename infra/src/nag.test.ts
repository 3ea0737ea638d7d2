import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { aStack } from './stack-fixture.ts';
import { stages } from './stages.ts';

it.each(Object.values(stages))('cdk-nag has nothing to say about $name', (stage) => {
  const { app, outdir } = aStack(stage, { nag: true });
  app.synth();
  const report = readFileSync(path.join(outdir, 'validation-report.json'), 'utf8');
  expect(violations(report)).toEqual([]);
});

function violations(report: string): unknown[] {
  const { pluginReports } = JSON.parse(report) as {
    pluginReports: { pluginName: string; violations: unknown[] }[];
  };
  // A report without the pack would be one in which nothing was looked at.
  expect(pluginReports.map(({ pluginName }) => pluginName)).toContain('AwsSolutions');
  return pluginReports.flatMap((plugin) => plugin.violations);
}
