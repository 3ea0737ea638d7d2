import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { functionNames } from './function-list.ts';
import { aStack } from './stack-fixture.ts';
import { localStage, stages } from './stages.ts';

const template = aStack(stages.production).template();
const local = aStack(localStage('http://127.0.0.1:4566', ['http://127.0.0.1:8080'])).template();

const ours = { Properties: { Description: Match.stringLikeRegexp('^Watchhouse ') } };

describe('functions', () => {
  it('run on the runtime and processor they were measured on, each with its own log and role', () => {
    const found = Object.values(template.findResources('AWS::Lambda::Function', ours));
    expect(found).toHaveLength(functionNames.length);
    const roles = new Set<string>();
    for (const { Properties: properties } of found as { Properties: FunctionProperties }[]) {
      expect(properties.Runtime).toBe('nodejs24.x');
      expect(properties.Architectures).toEqual(['arm64']);
      expect(properties.TracingConfig).toEqual({ Mode: 'Active' });
      expect(properties.LoggingConfig.LogGroup).toBeDefined();
      roles.add(JSON.stringify(properties.Role));
    }
    expect(roles.size).toBe(functionNames.length);
  });

  it('know where everything is', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'Watchhouse on-signals',
      Environment: {
        Variables: Match.objectLike({
          LEDGER_TABLE: Match.anyValue(),
          OIDC_ISSUER: Match.anyValue(),
          PUSH_ENDPOINT: Match.anyValue(),
          POWERTOOLS_SERVICE_NAME: 'on-signals',
        }),
      },
    });
  });
});

describe('what wakes functions', () => {
  const signals = {
    StartingPosition: 'TRIM_HORIZON',
    BisectBatchOnFunctionError: true,
    MaximumRecordAgeInSeconds: 6 * 3600,
    MaximumRetryAttempts: -1,
    ParallelizationFactor: 1,
    DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] } } },
  };

  it('reads the stream by enhanced fan-out on AWS and keeps what failed for six hours', () => {
    template.resourceCountIs('AWS::Kinesis::StreamConsumer', 1);
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      ...signals,
      EventSourceArn: {
        'Fn::GetAtt': [Match.stringLikeRegexp('^onsignalsconsumer'), 'ConsumerARN'],
      },
    });
  });

  it('gathers minutes for the archive by the shared reads, and tries for as long as the stream keeps it', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^signals'), 'Arn'] },
      FunctionName: { Ref: Match.stringLikeRegexp('^archivesignals') },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 10_000,
      MaximumBatchingWindowInSeconds: 300,
      MaximumRetryAttempts: -1,
      MaximumRecordAgeInSeconds: Match.absent(),
    });
    local.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^signals'), 'Arn'] },
      FunctionName: { Ref: Match.stringLikeRegexp('^archivesignals') },
      MaximumBatchingWindowInSeconds: Match.absent(),
    });
  });

  it('makes the mapping of detection before the one of the archive, which the local cloud serves in turn', () => {
    const [archive] = Object.values(
      local.findResources('AWS::Lambda::EventSourceMapping', {
        Properties: { FunctionName: { Ref: Match.stringLikeRegexp('^archivesignals') } },
      }),
    ) as { DependsOn: string[] }[];
    expect(archive?.DependsOn).toContainEqual(expect.stringMatching(/^onsignalssource/));
  });

  it('reads the stream itself locally, where nothing is delivered to a consumer', () => {
    local.resourceCountIs('AWS::Kinesis::StreamConsumer', 0);
    local.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      ...signals,
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^signals'), 'Arn'] },
    });
  });

  it('passes only new events of a log on from the ledger', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FilterCriteria: {
        Filters: [
          {
            Pattern: JSON.stringify({
              eventName: ['INSERT'],
              dynamodb: { Keys: { pk: { S: [{ suffix: '#log' }] } } },
            }),
          },
        ],
      },
    });
  });

  it('reports single failed messages of both queues', () => {
    const queues = template.findResources('AWS::Lambda::EventSourceMapping', {
      Properties: { FunctionResponseTypes: ['ReportBatchItemFailures'] },
    });
    expect(Object.keys(queues)).toHaveLength(2);
  });

  it('rings each minute for the clock and for the checkpoints', () => {
    const arnOf = (name: string) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp(name), 'Arn'] });
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 minute)',
      Targets: ['^onclock', '^oncheckpoint'].map((name) => Match.objectLike({ Arn: arnOf(name) })),
    });
  });
});

interface FunctionProperties {
  readonly Runtime: string;
  readonly Architectures: string[];
  readonly TracingConfig: unknown;
  readonly LoggingConfig: { readonly LogGroup: unknown };
  readonly Role: unknown;
}
