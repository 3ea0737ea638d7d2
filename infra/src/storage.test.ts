import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { aStack } from './stack-fixture.ts';
import { stages } from './stages.ts';

const template = aStack(stages.production).template();

describe('tables', () => {
  const tables = Object.values(template.findResources('AWS::DynamoDB::Table')) as {
    DeletionPolicy: string;
    Properties: Record<string, unknown>;
  }[];

  it('are recoverable to any second, encrypted with our key, and outlive the stack', () => {
    expect(tables).toHaveLength(6);
    for (const { Properties: properties, DeletionPolicy: onDelete } of tables) {
      expect(properties['PointInTimeRecoverySpecification']).toMatchObject({
        PointInTimeRecoveryEnabled: true,
      });
      expect(properties['SSESpecification']).toMatchObject({ SSEEnabled: true, SSEType: 'KMS' });
      expect(properties['DeletionProtectionEnabled']).toBe(true);
      expect(onDelete).toBe('Retain');
    }
  });

  it('streams the ledger, and no other table', () => {
    const streamed = tables.filter(({ Properties: { StreamSpecification: stream } }) => stream);
    expect(streamed.map(({ Properties }) => Properties['StreamSpecification'])).toEqual([
      { StreamViewType: 'NEW_IMAGE' },
    ]);
  });

  it('recovers keys for no longer than the product says an erasure takes', () => {
    const { keyRecoveryDays } = stages.production;
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      PointInTimeRecoverySpecification: { RecoveryPeriodInDays: keyRecoveryDays },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ KEY_RECOVERY_DAYS: String(keyRecoveryDays) }) },
    });
  });
});

describe('the stream', () => {
  it('keeps signals for seven days under our key', () => {
    template.hasResourceProperties('AWS::Kinesis::Stream', {
      RetentionPeriodHours: 7 * 24,
      StreamEncryption: { EncryptionType: 'KMS', KeyId: Match.anyValue() },
    });
  });
});

describe('buckets', () => {
  it.each(['quarantine/', 'quarantine-left/'])('forget what lies in %s after a time', (prefix) => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({ Prefix: prefix, ExpirationInDays: 90 })]),
      },
    });
  });

  it('locks the archive so that nobody can shorten the time', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 3650 } },
      },
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });

  it('puts old signals where they cost less and can still be read at once', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockEnabled: true,
      LifecycleConfiguration: {
        Rules: [
          {
            Prefix: 'signals/',
            Status: 'Enabled',
            Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 90 }],
          },
        ].map((rule) => Match.objectLike(rule)),
      },
    });
  });

  it('are private, encrypted and reached by TLS only', () => {
    const buckets = Object.values(template.findResources('AWS::S3::Bucket'));
    for (const { Properties: properties } of buckets as { Properties: Record<string, unknown> }[]) {
      expect(properties['BucketEncryption']).toBeDefined();
      expect(properties['PublicAccessBlockConfiguration']).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
    }
    const policies = Object.values(template.findResources('AWS::S3::BucketPolicy'));
    expect(policies).toHaveLength(buckets.length);
    for (const policy of policies) expect(JSON.stringify(policy)).toContain('aws:SecureTransport');
  });
});

describe('logs', () => {
  it('are encrypted and forget', () => {
    const groups = Object.values(template.findResources('AWS::Logs::LogGroup'));
    expect(groups.length).toBeGreaterThan(10);
    for (const { Properties: properties } of groups as { Properties: Record<string, unknown> }[]) {
      expect(properties['RetentionInDays']).toBe(365);
      expect(properties['KmsKeyId']).toBeDefined();
    }
  });

  it('of live connections have the role without which AWS refuses them', () => {
    template.resourceCountIs('AWS::ApiGateway::Account', 1);
    const [live] = Object.values(
      template.findResources('AWS::ApiGatewayV2::Stage', { Properties: { StageName: 'live' } }),
    ) as { DependsOn: string[] }[];
    expect(live?.DependsOn).toEqual([expect.stringMatching(/^apilogaccount/)]);
  });

  it('of the APIs hold no path, query or address', () => {
    const [http] = Object.values(
      template.findResources('AWS::ApiGatewayV2::Stage', { Properties: { StageName: '$default' } }),
    ) as { Properties: { AccessLogSettings: { Format: string } } }[];
    const format = http?.Properties.AccessLogSettings.Format ?? '';
    expect(format).toContain('$context.routeKey');
    expect(format).not.toMatch(/\$context\.(path|identity|http|requestOverride|authorizer)/);
  });
});
