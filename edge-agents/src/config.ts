import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AgentConfig, Scenario, SitePlan } from '@watchhouse/contracts';

/** Everything an agent needs to start: its configuration with absolute paths, and the documents it names. */
export interface Setup {
  readonly config: AgentConfig;
  readonly plan: SitePlan;
  readonly scenario: Scenario;
  /** Folder from which the scenario names its recordings. */
  readonly scenarioFolder: string;
}

/** What is wrong with a configuration, as one sentence that names the file and the field. */
export class ConfigFault extends Error {
  override readonly name = 'ConfigFault';
}

/** Reads a configuration file and what it refers to; throws a `ConfigFault`. */
export function readSetup(file: string): Setup {
  const folder = path.dirname(path.resolve(file));
  const read = parsed(AgentConfig, file);
  const config: AgentConfig = {
    ...read,
    sitePlan: path.resolve(folder, read.sitePlan),
    scenario: path.resolve(folder, read.scenario),
    stateDir: path.resolve(folder, read.stateDir),
  };
  const plan = parsed(SitePlan, config.sitePlan);
  const scenario = parsed(Scenario, config.scenario);
  if (plan.facility !== config.facility) {
    throw new ConfigFault(
      `${config.sitePlan}: facility is ${plan.facility}, but the agent serves ${config.facility}.`,
    );
  }
  try {
    mkdirSync(config.stateDir, { recursive: true });
  } catch (error) {
    throw new ConfigFault(`${file}: stateDir cannot be made: ${reasonOf(error)}.`);
  }
  return { config, plan, scenario, scenarioFolder: path.dirname(config.scenario) };
}

interface Contract<T> {
  readonly safeParse: (
    value: unknown,
  ) =>
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } };
}
interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function parsed<T>(contract: Contract<T>, file: string): T {
  const result = contract.safeParse(readJson(file));
  if (result.success) return result.data;
  const faults = result.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.map(String).join('.') || 'the whole file'}: ${issue.message}`);
  throw new ConfigFault(`${file}: ${faults.join('; ')}.`);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigFault(`${file} cannot be read as JSON: ${reasonOf(error)}.`);
  }
}

/** The message of whatever was thrown. */
export const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
