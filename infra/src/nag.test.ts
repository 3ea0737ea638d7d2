import { aws_sqs as sqs } from 'aws-cdk-lib';
import type { App } from 'aws-cdk-lib';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { aStack } from './stack-fixture.ts';
import { stages } from './stages.ts';

it.each(Object.values(stages))(
  'cdk-nag has nothing to say about $name',
  (stage) => {
    const { app, outdir } = aStack(stage, { nag: true });
    expect(violations(app, outdir)).toEqual([]);
  },
  60_000,
);

it('cdk-nag would say something', () => {
  const { app, stack, outdir } = aStack(stages.production, { nag: true });
  new sqs.Queue(stack, 'careless');
  expect(violations(app, outdir)).toEqual(
    expect.arrayContaining([expect.stringContaining('AwsSolutions-SQS4')]),
  );
}, 60_000);

/** Names of the rules violated, of every plugin that looked at the app. */
function violations(app: App, outdir: string): string[] {
  const code = process.exitCode;
  try {
    app.synth();
  } catch {
    // A violation also ends the synthesis; what it was stands in the report.
  }
  process.exitCode = code;
  const report = readFileSync(path.join(outdir, 'validation-report.json'), 'utf8');
  const { pluginReports } = JSON.parse(report) as {
    pluginReports: { violations: { ruleName: string }[] }[];
  };
  return pluginReports.flatMap((plugin) => plugin.violations.map(({ ruleName }) => ruleName));
}
