import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { bundleHandlers, repositoryRoot } from './bundle.ts';
import { stageNamed } from './stages.ts';
import { WatchhouseStack } from './watchhouse-stack.ts';

/**
 * Synthesises the stages named by `WATCHHOUSE_STAGE` (one name; `staging` if unset) for the account and region
 * of the shell, or for any when it has none. Needs no network.
 */
const name = process.env['WATCHHOUSE_STAGE'] ?? 'staging';
const stage = stageNamed(name);
if (stage === undefined) throw new Error(`There is no stage "${name}" in infra/src/stages.ts.`);

const web = path.join(repositoryRoot, 'web/build');
if (!existsSync(web)) throw new Error('The web application is not built: npm run -w web build.');

const handlers = path.join(repositoryRoot, 'infra/dist/handlers');
await bundleHandlers(handlers);

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
Tags.of(app).add('watchhouse:stage', name);
const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
new WatchhouseStack(app, `watchhouse-${name}`, {
  stage,
  handlers,
  web,
  ...(account !== undefined && region !== undefined && { env: { account, region } }),
});
app.synth();
