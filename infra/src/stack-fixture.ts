import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { functionNames } from './function-list.ts';
import type { Stage } from './stages.ts';
import { WatchhouseStack } from './watchhouse-stack.ts';

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A stage's stack over empty handlers and an empty web page, for assertions on its template. */
export function aStack(stage: Stage, options: { readonly nag?: boolean } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-stack-'));
  folders.push(folder);
  const handlers = path.join(folder, 'handlers');
  for (const name of functionNames) {
    mkdirSync(path.join(handlers, name), { recursive: true });
    writeFileSync(path.join(handlers, name, 'index.js'), `exports.name = '${name}';`);
  }
  const web = path.join(folder, 'web');
  mkdirSync(web);
  writeFileSync(path.join(web, 'index.html'), '<!doctype html>');
  const outdir = path.join(folder, 'cdk.out');
  const app = new App({ outdir });
  if (options.nag === true) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stack = new WatchhouseStack(app, 'test', { stage, handlers, web });
  return { app, stack, outdir, template: () => Template.fromStack(stack) };
}
