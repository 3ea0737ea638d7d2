/** Names of the environment variables behind the configuration; every one is set by the CDK app. */
const variables = {
  ledgerTable: 'LEDGER_TABLE',
  viewsTable: 'VIEWS_TABLE',
  connectionsTable: 'CONNECTIONS_TABLE',
  keysTable: 'KEYS_TABLE',
  accessTable: 'ACCESS_TABLE',
  dueTable: 'DUE_TABLE',
  archiveBucket: 'ARCHIVE_BUCKET',
  stateBucket: 'STATE_BUCKET',
  wakeQueueUrl: 'WAKE_QUEUE_URL',
  deadlineQueueUrl: 'DEADLINE_QUEUE_URL',
  signalsStream: 'SIGNALS_STREAM',
  sealKeyId: 'SEAL_KEY_ID',
  checkpointKeyId: 'CHECKPOINT_KEY_ID',
  oidcIssuer: 'OIDC_ISSUER',
  oidcJwksUri: 'OIDC_JWKS_URI',
  oidcClientId: 'OIDC_CLIENT_ID',
  pushEndpoint: 'PUSH_ENDPOINT',
} as const;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What a function or the command line knows of its deployment. A member is read when it is used, so that each
 * function needs only the variables it was given; one that is missing is named.
 */
export type Config = { readonly [K in keyof typeof variables]: string } & {
  readonly region: string;
  /** Address of a LocalStack-compatible cloud; absent on AWS. */
  readonly endpoint: string | undefined;
  /** Point-in-time recovery of the key table: an erased key could be brought back for this long. */
  readonly keyRecoveryDays: number;
  /** Folder of the published access policies, where they are copied beside a bundle. */
  readonly policyDir: string | undefined;
};

/** A variable that should have been set by the deployment is not there. */
export class MissingVariable extends Error {
  constructor(variable: string) {
    super(`The environment variable ${variable} is missing.`);
    this.name = 'MissingVariable';
  }
}

/** Recovery window of DynamoDB unless a shorter one is configured, in days. */
const recoveryDaysDefault = 35;

/** Reads the configuration from environment variables. */
export function readConfig(env: Environment): Config {
  const config = {
    region: env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-east-1',
    endpoint: env['AWS_ENDPOINT_URL'] === '' ? undefined : env['AWS_ENDPOINT_URL'],
    keyRecoveryDays: Number(env['KEY_RECOVERY_DAYS'] ?? recoveryDaysDefault),
    policyDir: env['POLICY_DIR'],
  };
  for (const [member, variable] of Object.entries(variables)) {
    Object.defineProperty(config, member, { enumerable: true, get: () => required(env, variable) });
  }
  return config as Config;
}

function required(env: Environment, variable: string): string {
  const value = env[variable];
  if (value === undefined || value === '') throw new MissingVariable(variable);
  return value;
}
