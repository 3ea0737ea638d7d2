import { startCloud } from './cloud.ts';
import type { Cloud } from './cloud.ts';
import { runGates } from './gates.ts';
import { failIfEmpty, sumOutcomes } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { prepareWeb } from './prepare-web.ts';
import { cloudTiers, quickTiers } from './tiers.ts';
import type { TierName } from './tiers.ts';
import { runVitestTier } from './vitest-tier.ts';

/** Runs the tiers: the quick ones two at a time, then one after another, last those with a cloud. */
export async function runAll(tiers: readonly TierName[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const prepared = await prepareWeb(tiers);
  const quick = tiers.filter((tier) => quickTiers.includes(tier));
  const inCloud = tiers.filter((tier) => cloudTiers.includes(tier));
  const others = tiers.filter((tier) => !quick.includes(tier) && !inCloud.includes(tier));

  const queue = [...quick];
  const outcomes = await Promise.all([runInTurn(queue, env), runInTurn(queue, env)]);
  outcomes.push(prepared);
  outcomes.push(await runInTurn(others, env));
  if (inCloud.length > 0) outcomes.push(await runInCloud(inCloud, env));
  return sumOutcomes(outcomes);
}

/** Takes tiers from the front of the queue until it is empty; several may share one queue. */
async function runInTurn(queue: TierName[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (let tier = queue.shift(); tier !== undefined; tier = queue.shift()) {
    outcomes.push(await runTier(tier, env));
  }
  return sumOutcomes(outcomes);
}

async function runTier(tier: TierName, env: NodeJS.ProcessEnv): Promise<Outcome> {
  const startedAt = performance.now();
  const outcome = failIfEmpty((await runGates(tier)) ?? (await runVitestTier(tier, env)));
  printLine(tier, outcome, startedAt);
  return outcome;
}

async function runInCloud(tiers: TierName[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const startedAt = performance.now();
  const cloud = await startCloud();
  if (typeof cloud === 'string') {
    console.log(cloud);
    // The start and each tier that could not run.
    const outcome = { passed: 0, failed: 1 + tiers.length };
    printLine('cloud start', outcome, startedAt);
    return outcome;
  }
  const start = { passed: 1, failed: 0 };
  printLine('cloud start', start, startedAt);
  const inside = await runInTurn(tiers, { ...env, WATCHHOUSE_RUN_FILE: cloud.runFile });
  if (inside.failed > 0) console.log(cloud.logs());
  return sumOutcomes([start, inside, await stopCloud(cloud)]);
}

async function stopCloud(cloud: Cloud): Promise<Outcome> {
  const startedAt = performance.now();
  const outcome = await cloud.stop();
  printLine('cloud stop', outcome, startedAt);
  return outcome;
}

/** The line of a tier: its name, counts and seconds. */
function printLine(name: string, { passed, failed }: Outcome, startedAt: number): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `${name.padEnd(13)}${String(passed).padStart(5)} passed, ` +
      `${String(failed).padStart(3)} failed  ${seconds.padStart(6)} s`,
  );
}
