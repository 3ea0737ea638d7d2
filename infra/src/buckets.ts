import { aws_s3 as s3, Duration, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bucket } from './bucket.ts';
import type { EncryptionKeys } from './encryption.ts';
import type { Stage } from './stages.ts';

export interface Buckets {
  /** Signals, checkpoints, access-log segments and published documents, under Object Lock. */
  readonly archive: s3.IBucket;
  /** Snapshots, live state and quarantine: all of it may be lost and made again, or expires. */
  readonly state: s3.IBucket;
  /** Access logs of the other buckets; absent locally. */
  readonly logs: s3.IBucket | undefined;
}

const quarantineDays = 90;
const oldSnapshotDays = 7;
/** Signals older than this are read seldom, but must be readable at once; S3 leaves files below 128 KB where they are. */
const signalsWarmDays = 90;

/** Buckets of data. The one of the web application stands with its distribution. */
export function buckets(scope: Construct, stage: Stage, keys: EncryptionKeys): Buckets {
  const logs = stage.kind === 'aws' ? logBucket(scope, stage) : undefined;
  const common = {
    encryption: s3.BucketEncryption.KMS,
    encryptionKey: keys.storage,
    bucketKeyEnabled: true,
    versioned: true,
  };
  const logged = (prefix: string) =>
    logs === undefined ? {} : { serverAccessLogsBucket: logs, serverAccessLogsPrefix: prefix };
  return {
    archive: bucket(scope, 'archive', stage, {
      ...common,
      ...logged('archive/'),
      objectLockEnabled: true,
      objectLockDefaultRetention: retention(stage),
      lifecycleRules: [
        {
          id: 'old-signals',
          prefix: 'signals/',
          transitions: [
            {
              storageClass: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL,
              transitionAfter: Duration.days(signalsWarmDays),
            },
          ],
        },
      ],
    }),
    state: bucket(scope, 'state', stage, {
      ...common,
      ...logged('state/'),
      lifecycleRules: [
        { id: 'old-versions', noncurrentVersionExpiration: Duration.days(oldSnapshotDays) },
        // What a replay left are lines of it, as received.
        ...['quarantine', 'quarantine-left'].map((folder) => ({
          id: folder,
          prefix: `${folder}/`,
          expiration: Duration.days(quarantineDays),
        })),
      ],
    }),
    logs,
  };
}

function retention({ objectLock: { mode, days } }: Stage): s3.ObjectLockRetention {
  return mode === 'COMPLIANCE'
    ? s3.ObjectLockRetention.compliance(Duration.days(days))
    : s3.ObjectLockRetention.governance(Duration.days(days));
}

function logBucket(scope: Construct, stage: Stage): s3.IBucket {
  const made = bucket(scope, 'bucket-logs', stage, {
    encryption: s3.BucketEncryption.S3_MANAGED,
    // The deployment lets the other buckets deliver their logs by an ACL, which an enforced owner rules out.
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
    lifecycleRules: [{ id: 'logs', expiration: Duration.days(stage.logDays) }],
  });
  Validations.of(made).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'It receives the access logs; logging it into itself would never end.',
  });
  return made;
}
