import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AgentConfig } from '@watchhouse/contracts';
import { repositoryRoot } from '@watchhouse/infra';
import type { Camera } from './camera.ts';
import type { Children, Ended } from './children.ts';
import type { Cloud } from './cloud.ts';
import type { Deployment } from './deploy.ts';
import { keepRunning } from './lasting-child.ts';
import type { LastingChild } from './lasting-child.ts';
import { sampleFiles } from './sample-files.ts';
import { sample } from './sample.ts';

/** What the agent of the sample facility works with. */
export interface AgentStart {
  readonly children: Children;
  readonly cloud: Cloud;
  /** Address at which the agent finds the cloud: the line, which can be cut. */
  readonly line: string;
  readonly camera: Camera;
  readonly deployment: Deployment;
  readonly stateDir: string;
}

type Member = keyof Omit<AgentConfig, 'startAt' | 'spool'>;

/** Starts the agent of the sample facility: it replays recorded people in real time and hears one camera. */
export function startAgent(
  { children, cloud, line, camera, deployment, stateDir }: AgentStart,
  told: { readonly onStart: () => void; readonly onGivingUp: (ended: Ended) => void },
): LastingChild {
  const file = path.join(stateDir, 'agent.json');
  const files = sampleFiles(stateDir);
  const config = {
    facility: sample.facility,
    agent: sample.agent,
    stream: deployment.value('SIGNALS_STREAM'),
    region: cloud.region,
    endpoint: line,
    sitePlan: files.sitePlan,
    scenario: files.scenario,
    ruleSet: files.rules,
    devices: [camera.device],
    speed: 1,
    stateDir: agentFolder(stateDir),
  } satisfies Readonly<Record<Member, unknown>>;
  writeFileSync(file, JSON.stringify(config, null, 2));
  const options = {
    name: 'agent',
    command: process.execPath,
    args: ['edge-agents/src/main.ts', 'run', '--config', file],
    cwd: repositoryRoot,
    env: { ...process.env, ...cloud.variables },
  };
  return keepRunning(children, options, told);
}

/** Spool and memory of the agent. */
export function agentFolder(stateDir: string): string {
  return path.join(stateDir, 'agent');
}
