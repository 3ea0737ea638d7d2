import { Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { acknowledgeBucketDeployment, acknowledgeWildcards } from './acknowledged-wildcards.ts';
import { agentAccess } from './agent-access.ts';
import { alarms } from './alarms.ts';
import { buckets } from './buckets.ts';
import { clock } from './clock.ts';
import { encryptionKeys } from './encryption.ts';
import { functions } from './functions.ts';
import { httpApi, httpRoutes } from './http-api.ts';
import { identity } from './identity.ts';
import { ledgerTable } from './ledger.ts';
import { liveApi, liveRoutes } from './live-api.ts';
import { outputs } from './outputs.ts';
import { queues } from './queues.ts';
import type { Resources } from './resources.ts';
import { addSignIn, addTokenEndpoint } from './sign-in-paths.ts';
import { signalsStream } from './signals.ts';
import type { Stage } from './stages.ts';
import { tables } from './tables.ts';
import { wakers } from './wakers.ts';
import { webConfig } from './web-config.ts';
import { webDistribution } from './web-distribution.ts';
import { webFiles } from './web-files.ts';

export interface WatchhouseStackProps extends StackProps {
  readonly stage: Stage;
  /** Folder with one bundled handler a folder. */
  readonly handlers: string;
  /** Folder of the built web application; needed where the stage has a distribution. */
  readonly web: string;
}

/** The whole of one environment. Order is from what is stored to what is woken and shown. */
export class WatchhouseStack extends Stack {
  constructor(scope: Construct, id: string, props: WatchhouseStackProps) {
    super(scope, id, props);
    const { stage } = props;
    const encryption = encryptionKeys(this, stage);
    const store = buckets(this, stage, encryption);
    const http = httpApi(this, stage, encryption);
    const live = liveApi(this, stage, encryption);
    const web = stage.webDistribution
      ? webDistribution(this, stage, { httpApi: http, liveApi: live.api, buckets: store })
      : undefined;
    const origins = web === undefined ? (stage.local?.origins ?? []) : [web.origin];
    const resources: Resources = {
      stage,
      encryption,
      signals: signalsStream(this, stage, encryption),
      ledger: ledgerTable(this, stage, encryption),
      tables: tables(this, stage, encryption),
      buckets: store,
      queues: queues(this, encryption),
      identity: identity(this, stage, origins),
      liveApi: live.api,
      pushEndpoint: live.pushEndpoint,
    };
    const made = functions(this, resources, props.handlers);
    httpRoutes(http, made);
    liveRoutes(live.api, made);
    wakers(this, resources, made);
    clock(this, made);
    agentAccess(this, resources);
    if (stage.alarms) alarms(this, resources, made);
    const config = webConfig(stage, resources.identity);
    if (web !== undefined) {
      const { signInHost } = resources.identity;
      if (signInHost !== undefined) addSignIn(web.distribution, signInHost);
      if (stage.identity !== undefined) {
        addTokenEndpoint(this, web.distribution, stage.identity.tokenEndpoint);
      }
      webFiles(this, web, props.web, config);
      acknowledgeBucketDeployment(this, web.files);
    }
    acknowledgeWildcards(this, resources);
    outputs(this, resources, { config, httpApi: http, origin: origins[0] ?? '' });
  }
}
