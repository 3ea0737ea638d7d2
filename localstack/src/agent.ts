import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AgentConfig } from '@watchhouse/contracts';
import { repositoryRoot } from '@watchhouse/infra';
import type { Children, Ended } from './children.ts';
import type { Cloud } from './cloud.ts';
import type { Deployment } from './deploy.ts';
import { sampleFiles } from './sample-files.ts';
import { sample } from './sample.ts';

/** Starts the agent of the sample facility, which replays recorded people in real time. */
export function startAgent(
  children: Children,
  cloud: Cloud,
  deployment: Deployment,
  stateDir: string,
  onDeath: (ended: Ended) => void,
): void {
  const file = path.join(stateDir, 'agent.json');
  const files = sampleFiles(stateDir);
  const config = {
    facility: sample.facility,
    agent: sample.agent,
    stream: deployment.value('SIGNALS_STREAM'),
    region: cloud.region,
    endpoint: cloud.address,
    sitePlan: files.sitePlan,
    scenario: files.scenario,
    speed: 1,
    stateDir: agentFolder(stateDir),
  } satisfies Readonly<Record<keyof Omit<AgentConfig, 'startAt'>, unknown>>;
  writeFileSync(file, JSON.stringify(config, null, 2));
  children.stay(
    {
      name: 'agent',
      command: process.execPath,
      args: ['edge-agents/src/main.ts', 'run', '--config', file],
      cwd: repositoryRoot,
      env: { ...process.env, ...cloud.variables },
    },
    onDeath,
  );
}

/** Spool and memory of the agent. */
export function agentFolder(stateDir: string): string {
  return path.join(stateDir, 'agent');
}
