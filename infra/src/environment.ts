import { policyFolder } from './bundle.ts';
import type { FunctionName } from './function-list.ts';
import type { Resources } from './resources.ts';

/** Namespace of every metric; the alarm on quarantine reads it. */
export const metricsNamespace = 'Watchhouse';

/** Environment variables of a function. None of them is a secret; `config.ts` of the shell reads them. */
export function environmentOf(name: FunctionName, resources: Resources): Record<string, string> {
  return { ...deploymentVariables(resources), ...runtimeVariables(name, resources) };
}

/** Where everything is: the same for every function and for the command line. */
export function deploymentVariables(resources: Resources): Record<string, string> {
  const { ledger, tables, buckets, queues, signals, encryption, identity, stage } = resources;
  return {
    LEDGER_TABLE: ledger.tableName,
    VIEWS_TABLE: tables.views.tableName,
    CONNECTIONS_TABLE: tables.connections.tableName,
    KEYS_TABLE: tables.keys.tableName,
    ACCESS_TABLE: tables.access.tableName,
    DUE_TABLE: tables.due.tableName,
    ARCHIVE_BUCKET: buckets.archive.bucketName,
    STATE_BUCKET: buckets.state.bucketName,
    WAKE_QUEUE_URL: queues.wake.queueUrl,
    DEADLINE_QUEUE_URL: queues.deadline.queueUrl,
    SIGNALS_STREAM: signals.stream.streamName,
    SEAL_KEY_ID: encryption.seal.keyId,
    CHECKPOINT_KEY_ID: encryption.checkpoint.keyId,
    OIDC_ISSUER: identity.issuer,
    OIDC_JWKS_URI: identity.jwksUri,
    OIDC_CLIENT_ID: identity.clientId,
    PUSH_ENDPOINT: resources.pushEndpoint,
    OBJECT_LOCK_MODE: stage.objectLock.mode,
    KEY_RECOVERY_DAYS: String(stage.keyRecoveryDays),
  };
}

function runtimeVariables(name: FunctionName, { stage }: Resources): Record<string, string> {
  return {
    POLICY_DIR: policyFolder,
    NODE_OPTIONS: '--enable-source-maps',
    POWERTOOLS_SERVICE_NAME: name,
    POWERTOOLS_METRICS_NAMESPACE: metricsNamespace,
    POWERTOOLS_LOG_LEVEL: 'INFO',
    POWERTOOLS_TRACE_ENABLED: String(stage.tracing),
  };
}
