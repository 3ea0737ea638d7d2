/** A police identity provider that replaces the Cognito pool of the stack. */
export interface ForeignIdentity {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly clientId: string;
  /** Addresses of the provider's endpoints, absolute. */
  readonly authorizationEndpoint: string;
  /** Over https and without a query: our origin passes token requests on to it. */
  readonly tokenEndpoint: string;
  readonly endSessionEndpoint: string;
}

/** One environment as data: the same app deploys every one of them. */
export interface Stage {
  /** Name in stack names and metrics. */
  readonly name: string;
  /** `local` is any LocalStack-compatible cloud, `aws` a real account. */
  readonly kind: 'local' | 'aws';
  /** One shard takes a thousand records or 1 MB a second: three sites at full rate. */
  readonly shards: number;
  /** Enhanced fan-out: 49 ms instead of 627 ms at the median, but the local cloud delivers nothing to it. */
  readonly enhancedFanOut: boolean;
  /**
   * How long the archive collects what it writes as one object, 0 to 300 s. At 300 s a facility makes at most 18,000
   * objects a month of its signals while they stay below 15 KB/s; the local cloud knows no such window.
   */
  readonly archiveWindowSeconds: number;
  /** CloudWatch alarms and the topic they speak to. */
  readonly alarms: boolean;
  /** CloudFront in front of everything; locally the gateway takes this part. */
  readonly webDistribution: boolean;
  readonly tracing: boolean;
  /** Second factor at sign-in and the threat detection of the identity provider. */
  readonly strictSignIn: boolean;
  /** Tables, buckets and keys outlive the stack, and tables refuse to be deleted. */
  readonly keepsData: boolean;
  readonly logDays: 7 | 90 | 365;
  readonly objectLock: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly days: number };
  /** Batches of one queue that run at once; locally each is a process of its own. */
  readonly queueConcurrency: number;
  /** How far point-in-time recovery of the key table reaches, in days: until then an erasure can be undone. */
  readonly keyRecoveryDays: number;
  readonly identity?: ForeignIdentity;
  /**
   * A domain of the environment's own with its certificate (of us-east-1, where CloudFront looks). Without one the
   * distribution has an address of CloudFront, whose certificate admits TLS 1.0 from old browsers.
   */
  readonly domain?: { readonly name: string; readonly certificateArn: string };
  /** Local only: address of the cloud and origins the browser may come from. */
  readonly local?: { readonly cloud: string; readonly origins: readonly string[] };
}

const onAws = {
  kind: 'aws',
  enhancedFanOut: true,
  archiveWindowSeconds: 300,
  alarms: true,
  webDistribution: true,
  tracing: true,
  strictSignIn: true,
  queueConcurrency: 20,
  keyRecoveryDays: 7,
} as const;

/** The environments in real accounts, by name. */
export const stages = {
  staging: {
    ...onAws,
    name: 'staging',
    shards: 1,
    keepsData: false,
    logDays: 90,
    objectLock: { mode: 'GOVERNANCE', days: 30 },
  },
  production: {
    ...onAws,
    name: 'production',
    shards: 2,
    keepsData: true,
    logDays: 365,
    objectLock: { mode: 'COMPLIANCE', days: 3650 },
  },
} as const satisfies Readonly<Record<string, Stage>>;

/** The stage for a local cloud at `cloud` (address without a trailing slash), used from `origins`. */
export function localStage(cloud: string, origins: readonly string[]): Stage {
  return {
    name: 'local',
    kind: 'local',
    shards: 1,
    enhancedFanOut: false,
    archiveWindowSeconds: 0,
    alarms: false,
    webDistribution: false,
    tracing: false,
    strictSignIn: false,
    keepsData: false,
    logDays: 7,
    objectLock: { mode: 'GOVERNANCE', days: 1 },
    queueConcurrency: 2,
    keyRecoveryDays: 1,
    local: { cloud, origins },
  };
}

/** Picks a stage by name; `undefined` for an unknown one. */
export function stageNamed(name: string): Stage | undefined {
  return Object.values(stages).find((stage) => stage.name === name);
}
