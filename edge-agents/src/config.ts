import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AgentConfig, RuleSet, Scenario, SitePlan, TopicMapping } from '@watchhouse/contracts';
import type { OnvifDevice } from '@watchhouse/contracts';

/** Everything an agent needs to start: its configuration with absolute paths, and the documents it names. */
export interface Setup {
  readonly config: AgentConfig;
  readonly plan: SitePlan;
  /** What it replays, and the folder from which that names its recordings. */
  readonly replay: { readonly scenario: Scenario; readonly folder: string } | undefined;
  /** Rules of the agent's own detection. */
  readonly ruleSet: RuleSet | undefined;
}

/** What is wrong with a configuration, as one sentence that names the file and the field. */
export class ConfigFault extends Error {
  override readonly name = 'ConfigFault';
}

/** Reads a configuration file and what it refers to; throws a `ConfigFault`. */
export function readSetup(file: string): Setup {
  const config = absolute(parsed(AgentConfig, file), path.dirname(path.resolve(file)));
  const plan = parsed(SitePlan, config.sitePlan);
  if (plan.facility !== config.facility) {
    throw new ConfigFault(
      `${config.sitePlan}: facility is ${plan.facility}, but the agent serves ${config.facility}.`,
    );
  }
  const fault = deviceFault(config, plan);
  if (fault !== undefined) throw new ConfigFault(`${file}: ${fault}.`);
  for (const { topics } of config.devices) if (topics !== undefined) parsed(TopicMapping, topics);
  const { scenario, ruleSet } = config;
  const setup = {
    config,
    plan,
    replay: scenario === undefined ? undefined : replayOf(scenario),
    ruleSet: ruleSet === undefined ? undefined : parsed(RuleSet, ruleSet),
  };
  try {
    mkdirSync(config.stateDir, { recursive: true });
  } catch (error) {
    throw new ConfigFault(`${file}: stateDir cannot be made: ${reasonOf(error)}.`);
  }
  return setup;
}

/** The configuration with every path taken from the folder of its file. */
function absolute(config: AgentConfig, folder: string): AgentConfig {
  const { scenario, ruleSet } = config;
  const from = (name: string): string => path.resolve(folder, name);
  return {
    ...config,
    sitePlan: from(config.sitePlan),
    stateDir: from(config.stateDir),
    ...(scenario !== undefined && { scenario: from(scenario) }),
    ...(ruleSet !== undefined && { ruleSet: from(ruleSet) }),
    devices: config.devices.map(({ topics, ...device }) => ({
      ...device,
      passwordFile: from(device.passwordFile),
      ...(topics !== undefined && { topics: from(topics) }),
    })),
  };
}

const replayOf = (file: string): Setup['replay'] => ({
  scenario: parsed(Scenario, file),
  folder: path.dirname(file),
});

/** What is wrong with the devices of a configuration, as `field: reason`. */
function deviceFault({ devices, startAt }: AgentConfig, plan: SitePlan): string | undefined {
  if (devices.length > 0 && startAt !== undefined) {
    return 'startAt: a past stretch is replayed without devices, which speak of the present';
  }
  const planned = new Set<string>();
  for (const { feature_type: type, id } of plan.features) if (type === 'device') planned.add(id);
  const seen = new Set<OnvifDevice['device']>();
  for (const [index, { device, passwordFile }] of devices.entries()) {
    const unreadable = whyUnreadable(passwordFile);
    if (unreadable !== undefined) return `devices.${index}.passwordFile: ${unreadable}`;
    if (!planned.has(device)) return `devices.${index}.device: ${device} is not in the site plan`;
    if (seen.has(device)) return `devices.${index}.device: ${device} stands there twice`;
    seen.add(device);
  }
  return undefined;
}

function whyUnreadable(file: string): string | undefined {
  try {
    accessSync(file, constants.R_OK);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
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
