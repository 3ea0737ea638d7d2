import { Match } from 'aws-cdk-lib/assertions';
import { routes } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { functionNames } from './function-list.ts';
import { aStack } from './stack-fixture.ts';
import { localStage, stages } from './stages.ts';

const template = aStack(stages.production).template();
const local = aStack(localStage('http://127.0.0.1:4566', ['http://127.0.0.1:8080'])).template();

describe('sign-in', () => {
  it('is a public client by Authorization Code, from our own origin, with short tokens', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      CallbackURLs: [
        { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': Match.anyValue() }, '/sign-in/callback']] },
      ],
      AccessTokenValidity: 15,
      EnableTokenRevocation: true,
    });
    local.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      CallbackURLs: ['http://127.0.0.1:8080/sign-in/callback'],
    });
  });

  it('asks for a second factor on AWS and lets nobody sign up', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    });
  });

  it('takes a police identity provider instead of the pool', () => {
    const identity = {
      issuer: 'https://sso.example.org',
      jwksUri: 'https://sso.example.org/keys',
      clientId: 'watchhouse',
      authorizationEndpoint: 'https://sso.example.org/authorize',
      tokenEndpoint: 'https://sso.example.org/token',
      endSessionEndpoint: 'https://sso.example.org/logout',
    };
    const foreign = aStack({ ...stages.production, identity }).template();
    foreign.resourceCountIs('AWS::Cognito::UserPool', 0);
    foreign.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ OIDC_ISSUER: identity.issuer }) },
    });
  });
});

describe('the one origin', () => {
  it('answers web, API, live connections and sign-in', () => {
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        CacheBehaviors: Match.arrayWith(
          ['/api/*', '/live', '/oauth2/*', '/login*', '/logout'].map((path) =>
            Match.objectLike({ PathPattern: path, ViewerProtocolPolicy: 'https-only' }),
          ),
        ),
      },
    });
    local.resourceCountIs('AWS::CloudFront::Distribution', 0);
  });

  it('refuses old protocols once it has a domain of its own', () => {
    const domain = {
      name: 'watchhouse.example.org',
      certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/1',
    };
    const owned = aStack({ ...stages.production, domain }).template();
    owned.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        Aliases: [domain.name],
        ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021' },
      },
    });
    owned.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      CallbackURLs: [`https://${domain.name}/sign-in/callback`],
    });
  });

  it('has exactly the routes of the contract', () => {
    const found = Object.values(template.findResources('AWS::ApiGatewayV2::Route')) as {
      Properties: { RouteKey: string };
    }[];
    const keys = found.map(({ Properties }) => Properties.RouteKey);
    const contract = Object.values(routes).map(({ method, path }) => `${method} ${path}`);
    expect(keys.sort()).toEqual([...contract, '$connect', '$default', '$disconnect'].sort());
  });
});

describe('alarms', () => {
  it('tell when signals wait a minute', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'IteratorAge',
      Threshold: 60_000,
    });
  });

  it.each(['Errors', 'Throttles'])('tell of %s of every function', (metric) => {
    const found = template.findResources('AWS::CloudWatch::Alarm', {
      Properties: { MetricName: metric, Threshold: 1 },
    });
    expect(Object.keys(found)).toHaveLength(functionNames.length);
  });

  it('tell of parked messages and quarantined records', () => {
    const parked = template.findResources('AWS::CloudWatch::Alarm', {
      Properties: { MetricName: 'ApproximateNumberOfMessagesVisible' },
    });
    expect(Object.keys(parked)).toHaveLength(2);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'Watchhouse',
      MetricName: 'QuarantinedRecords',
    });
  });

  it('tell of a log that cannot be signed', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'Watchhouse',
      MetricName: 'ClockTaskFailed',
      Dimensions: [{ Name: 'service', Value: 'on-checkpoint' }],
    });
  });

  it('all speak to the operators', () => {
    for (const alarm of Object.values(template.findResources('AWS::CloudWatch::Alarm'))) {
      expect(
        (alarm as { Properties: { AlarmActions?: unknown[] } }).Properties.AlarmActions,
      ).toHaveLength(1);
    }
  });
});
