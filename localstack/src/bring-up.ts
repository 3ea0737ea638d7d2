import { announce } from './announce.ts';
import { canary } from './canary.ts';
import type { Children } from './children.ts';
import { answers, cloudAt, startCloud } from './cloud.ts';
import type { Cloud } from './cloud.ts';
import { createAccounts } from './demo-accounts.ts';
import { bootstrap, deploy, synthesise } from './deploy.ts';
import type { Deployment } from './deploy.ts';
import type { Ending } from './ending.ts';
import { openGateway } from './gateway.ts';
import { lockArchive } from './object-lock.ts';
import type { StartOptions } from './options.ts';
import { freePort, host } from './ports.ts';
import { pythonWithCloud } from './python.ts';
import { runFileOf, writeRunFile } from './run-file.ts';
import { seed } from './seed.ts';
import { startSite } from './site.ts';
import { reportDeath } from './report-death.ts';
import { StartFailure } from './start-failure.ts';
import { Steps } from './steps.ts';
import { buildWeb, copyOfWeb } from './web-build.ts';

export interface Start {
  readonly options: StartOptions;
  readonly children: Children;
  readonly ending: Ending;
  /** What to undo at the end, in the order of doing. */
  readonly undo: (() => void | Promise<void>)[];
}

/** From nothing to `ready`, one printed line a step. What does not need each other runs side by side. */
export async function bringUp(start: Start): Promise<void> {
  const { options, children, undo } = start;
  const { stateDir, port } = options;
  const steps = new Steps((line) => console.log(line));
  const cloud = cloudAt(options.endpoint ?? `http://${host}:${await freePort()}`);
  const origins = [`http://${host}:${port}`, `http://localhost:${port}`];

  const [assembly] = await Promise.all([
    steps.time('synth', () => synthesise(stateDir, cloud, origins)),
    makeReady(start, steps, cloud),
    steps.time('web', () => buildWeb(children)),
  ]);
  const deployment = await steps.time('deploy', () =>
    deployInto(children, cloud, assembly, stateDir),
  );
  await steps.time('seed', async () => {
    const subjects = await createAccounts(cloud, deployment.value('USER_POOL_ID'));
    await seed({ children, cloud, deployment, stateDir, subjects });
  });
  const gateway = await openGateway(gatewayOptions(options, cloud, deployment));
  undo.push(() => gateway.close());
  const site = await startSite(start, cloud, deployment);
  await steps.time('canary', () => canary({ cloud, deployment, origin: gateway.origin }));
  const write = () =>
    writeRunFile(
      stateDir,
      runFileOf({
        origin: gateway.origin,
        cloud,
        deployment,
        pids: children.pids,
        steps: steps.seconds,
        faults: site.faults,
        camera: site.camera,
      }),
    );
  undo.push(write());
  // From now on a new process of the agent is told to whoever reads the file.
  site.onNewProcess = write;
  console.log(announce(gateway.origin));
}

/** A cloud that answers and is prepared for the CDK. */
async function makeReady(start: Start, steps: Steps, cloud: Cloud): Promise<void> {
  const { options, children } = start;
  if (options.endpoint === undefined) {
    const python = await steps.time('python', () => pythonWithCloud(children));
    await steps.time('cloud', () =>
      startCloud(children, python, cloud, options.stateDir, reportDeath(start, 'cloud')),
    );
  } else if (!(await answers(cloud.address))) {
    throw new StartFailure(`No LocalStack-compatible cloud answers at ${cloud.address}.`);
  }
  await steps.time('bootstrap', () => bootstrap(children, cloud, options.stateDir));
}

async function deployInto(
  children: Children,
  cloud: Cloud,
  assembly: string,
  stateDir: string,
): Promise<Deployment> {
  const deployment = await deploy(children, cloud, assembly, stateDir);
  await lockArchive(cloud, deployment.value('ARCHIVE_BUCKET'));
  return deployment;
}

function gatewayOptions({ port, stateDir }: StartOptions, cloud: Cloud, deployment: Deployment) {
  return {
    port,
    files: copyOfWeb(stateDir),
    config: deployment.value('WEB_CONFIG'),
    behind: {
      cloud: cloud.address,
      httpApiId: deployment.value('HTTP_API_ID'),
      liveApiId: deployment.value('LIVE_API_ID'),
    },
  };
}
