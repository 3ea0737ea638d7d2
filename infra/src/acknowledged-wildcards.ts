import { Stack, Token, Validations } from 'aws-cdk-lib';
import type { aws_s3 as s3 } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Resources } from './resources.ts';

/** Wildcards in our own policies that cdk-nag may pass, each exactly as it stands and with its reason. */
export function acknowledgeWildcards(stack: Stack, { buckets, liveApi }: Resources): void {
  const objects = (bucket: s3.IBucket, prefix: string) => `<${logicalId(bucket)}.Arn>/${prefix}*`;
  const connections = `arn:<AWS::Partition>:execute-api:${place(stack)}:<${logicalId(liveApi)}>/live/*/@connections/*`;
  const reasons = {
    [objects(buckets.archive, '')]:
      'Published documents are named by their hash, which nobody knows beforehand; reading only, and a denial keeps locked objects from being deleted.',
    [objects(buckets.archive, 'checkpoints/')]: 'Checkpoints are named by facility and position.',
    [objects(buckets.archive, 'access/')]:
      'Segments of the access log are named by facility and hour.',
    [objects(buckets.archive, 'published/')]: 'Published documents are named by their hash.',
    [objects(buckets.archive, 'signals/')]: 'Archived signals are named by facility and hour.',
    [objects(buckets.archive, 'transitions/')]: 'Archived changes are named by facility and hour.',
    [objects(buckets.archive, 'keyframes/')]: 'Keyframes are named by facility and minute.',
    [objects(buckets.state, '')]:
      'Snapshots, live state and quarantine are named by facility; the bucket holds nothing else.',
    [objects(buckets.state, 'quarantine-left/')]:
      'What a replay left is named as what lies in quarantine: by facility, shard and number.',
    [connections]: 'Connection ids are given out by API Gateway when somebody connects.',
  };
  for (const [resource, reason] of Object.entries(reasons)) {
    Validations.of(stack).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
  }
}

/** The two X-Ray actions take no resource. */
export function acknowledgeTracing(role: IConstruct): void {
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'xray:PutTraceSegments and xray:PutTelemetryRecords take no resource; a test holds the role to that.',
  });
}

/** The function that copies the web files comes with the CDK and is not ours to narrow. */
export function acknowledgeBucketDeployment(stack: Stack, files: s3.IBucket): void {
  const provider = stack.node.children.find(({ node }) =>
    node.id.startsWith('Custom::CDKBucketDeployment'),
  );
  if (provider === undefined) return;
  const assets = [shown(stack.account, 'AccountId'), shown(stack.region, 'Region')].join('-');
  const reason =
    'Provider of the CDK that runs only during a deployment; its rights end at the asset bucket, the web bucket and this distribution’s refresh.';
  const ids = [
    'AwsSolutions-L1',
    'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    'AwsSolutions-IAM5[Resource::*]',
    `AwsSolutions-IAM5[Resource::<${logicalId(files)}.Arn>/*]`,
    `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-${assets}/*]`,
    ...['GetObject*', 'GetBucket*', 'List*', 'DeleteObject*', 'Abort*'].map(
      (action) => `AwsSolutions-IAM5[Action::s3:${action}]`,
    ),
  ];
  for (const id of ids) Validations.of(provider).acknowledge({ id, reason });
}

/** Region and account as cdk-nag writes them, whether they are known or left to the deployment. */
function place({ region, account }: Stack): string {
  return [shown(region, 'Region'), shown(account, 'AccountId')].join(':');
}

function shown(value: string, pseudo: string): string {
  return Token.isUnresolved(value) ? `<AWS::${pseudo}>` : value;
}

function logicalId(construct: IConstruct): string {
  return Stack.of(construct).resolve(
    (construct.node.defaultChild as unknown as { logicalId: string }).logicalId,
  ) as string;
}
