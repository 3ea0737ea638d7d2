import { runInNewContext } from 'node:vm';
import { Match } from 'aws-cdk-lib/assertions';
import type { Template } from 'aws-cdk-lib/assertions';
import { metricNames, routes } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { functionNames } from './function-list.ts';
import { aStack } from './stack-fixture.ts';
import { localStage, stages } from './stages.ts';

const police = {
  issuer: 'https://sso.example.org',
  jwksUri: 'https://sso.example.org/keys',
  clientId: 'watchhouse',
  authorizationEndpoint: 'https://sso.example.org/authorize',
  tokenEndpoint: 'https://sso.example.org:8443/realms/police/token',
  endSessionEndpoint: 'https://sso.example.org/logout',
};
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
    const foreign = aStack({ ...stages.production, identity: police }).template();
    foreign.resourceCountIs('AWS::Cognito::UserPool', 0);
    foreign.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ OIDC_ISSUER: police.issuer }) },
    });
  });

  it('fetches tokens of a police provider from our own origin, as the content policy demands', () => {
    const foreign = aStack({ ...stages.production, identity: police }).template();
    const { CacheBehaviors: behaviours, Origins: origins } = distributionOf(foreign);
    const token = behaviours.at(-1);
    expect(behaviours.map(({ PathPattern: pattern }) => pattern)).toEqual([
      '/api/*',
      '/live',
      '/oauth2/token',
    ]);
    expect(origins.find(({ Id: id }) => id === token?.TargetOriginId)).toMatchObject({
      DomainName: 'sso.example.org',
      CustomOriginConfig: { HTTPSPort: 8443, OriginProtocolPolicy: 'https-only' },
    });
    expect(rewritten(foreign, token, '/oauth2/token')).toBe('/realms/police/token');
    expect(webConfigOf(foreign)).toMatchObject({
      authorizationEndpoint: police.authorizationEndpoint,
      tokenEndpoint: '/oauth2/token',
      endSessionEndpoint: police.endSessionEndpoint,
    });
  });

  it('leaves the path of token requests alone where the provider has the same', () => {
    const identity = { ...police, tokenEndpoint: 'https://sso.example.org/oauth2/token' };
    const foreign = aStack({ ...stages.production, identity }).template();
    const { CacheBehaviors: behaviours } = distributionOf(foreign);
    expect(rewritten(foreign, behaviours.at(-1), '/oauth2/token')).toBe('/oauth2/token');
  });

  it.each(['http://sso.example.org/token', 'https://sso.example.org/token?p=police'])(
    'refuses the token endpoint %s, which could not be passed on as it is',
    (tokenEndpoint) => {
      const identity = { ...police, tokenEndpoint };
      expect(() => aStack({ ...stages.production, identity })).toThrow(/token endpoint/);
    },
  );
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

  it('keeps no access log, which would hold the tickets and codes of query strings', () => {
    expect(distributionOf(template).Logging).toBeUndefined();
    template.resourceCountIs('AWS::Logs::DeliverySource', 0);
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
  it('tell when signals wait a minute, or half an hour for the archive', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'IteratorAge',
      Threshold: 60_000,
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'IteratorAge',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: Match.stringLikeRegexp('^archive') } }],
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
      MetricName: 'SignalsQuarantined',
      Dimensions: [{ Name: 'service', Value: 'on-signals' }],
    });
  });

  it('tell of a log that cannot be signed', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'Watchhouse',
      MetricName: 'ClockTaskFailed',
      Dimensions: [{ Name: 'service', Value: 'on-checkpoint' }],
    });
  });

  it('watch only what functions count', () => {
    const ours = Object.values(
      template.findResources('AWS::CloudWatch::Alarm', { Properties: { Namespace: 'Watchhouse' } }),
    ) as { Properties: { MetricName: string } }[];
    expect(ours.length).toBeGreaterThan(0);
    for (const { Properties } of ours) expect(metricNames).toContain(Properties.MetricName);
  });

  it('all speak to the operators', () => {
    for (const alarm of Object.values(template.findResources('AWS::CloudWatch::Alarm'))) {
      expect(
        (alarm as { Properties: { AlarmActions?: unknown[] } }).Properties.AlarmActions,
      ).toHaveLength(1);
    }
  });
});

interface Behaviour {
  readonly PathPattern: string;
  readonly TargetOriginId: string;
  readonly FunctionAssociations?: readonly {
    readonly FunctionARN: { readonly 'Fn::GetAtt': readonly [string, string] };
  }[];
}

interface DistributionConfig {
  readonly CacheBehaviors: readonly Behaviour[];
  readonly Origins: readonly { readonly Id: string }[];
  readonly Logging?: unknown;
}

function distributionOf(of: Template): DistributionConfig {
  const [found] = Object.values(of.findResources('AWS::CloudFront::Distribution')) as {
    Properties: { DistributionConfig: DistributionConfig };
  }[];
  if (found === undefined) throw new Error('The stack has no distribution.');
  return found.Properties.DistributionConfig;
}

/** The path that arrives behind a behaviour: runs its functions as the edge does. */
function rewritten(of: Template, behaviour: Behaviour | undefined, path: string): string {
  let uri = path;
  for (const { FunctionARN: arn } of behaviour?.FunctionAssociations ?? []) {
    const { Properties } = of.findResources('AWS::CloudFront::Function')[arn['Fn::GetAtt'][0]] as {
      Properties: { FunctionCode: string };
    };
    const request = { uri };
    runInNewContext(`${Properties.FunctionCode}\nhandler({ request });`, { request });
    uri = request.uri;
  }
  return uri;
}

function webConfigOf(of: Template): unknown {
  const { Value: value } = of.findOutputs('*')['WebConfig'] as { Value: string };
  return JSON.parse(value);
}
