import { App } from 'aws-cdk-lib';
import { localStage } from './stages.ts';
import { WatchhouseStack } from './watchhouse-stack.ts';

export interface LocalSynth {
  /** Address of the cloud, without a trailing slash. */
  readonly cloud: string;
  /** Origins from which the browser signs in. */
  readonly origins: readonly string[];
  readonly account: string;
  readonly region: string;
  /** Folder of bundled handlers. */
  readonly handlers: string;
  /** Where the cloud assembly goes. */
  readonly outdir: string;
}

export const localStackName = 'watchhouse-local';

/** Synthesises the stack for a local cloud into `outdir`; the checks of cdk-nag run with the AWS stages. */
export function synthLocal({
  cloud,
  origins,
  account,
  region,
  handlers,
  outdir,
}: LocalSynth): void {
  const app = new App({ outdir });
  new WatchhouseStack(app, localStackName, {
    stage: localStage(cloud, origins),
    handlers,
    web: '',
    env: { account, region },
  });
  app.synth();
}
