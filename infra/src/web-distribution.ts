import {
  aws_certificatemanager as certificates,
  aws_cloudfront as cloudfront,
  aws_cloudfront_origins as origins,
  aws_s3 as s3,
  Duration,
  Fn,
  Validations,
} from 'aws-cdk-lib';
import type { aws_apigatewayv2 as gateway } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bucket } from './bucket.ts';
import type { Buckets } from './buckets.ts';
import { livePath } from './live-api.ts';
import { passThrough } from './pass-through.ts';
import type { Stage } from './stages.ts';

export interface WebDistribution {
  /** Where the browser finds it. */
  readonly origin: string;
  readonly distribution: cloudfront.Distribution;
  readonly files: s3.IBucket;
}

/** What stands behind the one origin. */
export interface Behind {
  readonly httpApi: gateway.HttpApi;
  readonly liveApi: gateway.WebSocketApi;
  readonly buckets: Buckets;
}

/**
 * One origin for web, API, live connections and sign-in, so that the browser needs no CORS and no third-party
 * cookies. Sign-in paths are added once the identity provider is known (it wants to know this address first).
 */
export function webDistribution(scope: Construct, stage: Stage, behind: Behind): WebDistribution {
  const files = webBucket(scope, stage, behind.buckets);
  const { httpApi, liveApi } = behind;
  const distribution = new cloudfront.Distribution(scope, 'web-distribution', {
    comment: `Watchhouse ${stage.name}`,
    defaultRootObject: 'index.html',
    ...ownDomain(scope, stage),
    httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
    defaultBehavior: {
      origin: origins.S3BucketOrigin.withOriginAccessControl(files),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: securityHeaders(scope),
      functionAssociations: [
        { eventType: cloudfront.FunctionEventType.VIEWER_REQUEST, function: pageFallback(scope) },
      ],
      compress: true,
    },
    additionalBehaviors: {
      '/api/*': passThrough(apiHost(httpApi)),
      [livePath]: passThrough(apiHost(liveApi)),
    },
  });
  acknowledge(distribution, stage);
  const host = stage.domain?.name ?? distribution.distributionDomainName;
  return { origin: `https://${host}`, distribution, files };
}

function apiHost(api: gateway.HttpApi | gateway.WebSocketApi): string {
  return Fn.select(2, Fn.split('/', api.apiEndpoint));
}

/** A page's address is not a file: whatever has no extension is answered by the application. */
function pageFallback(scope: Construct): cloudfront.Function {
  return new cloudfront.Function(scope, 'page-fallback', {
    runtime: cloudfront.FunctionRuntime.JS_2_0,
    code: cloudfront.FunctionCode.fromInline(
      [
        'function handler(event) {',
        "  var last = event.request.uri.split('/').pop();",
        "  if (last.indexOf('.') < 0) event.request.uri = '/index.html';",
        '  return event.request;',
        '}',
      ].join('\n'),
    ),
  });
}

/** The content policy itself comes with the page (its hashes change with each build); frames only by header. */
function securityHeaders(scope: Construct): cloudfront.ResponseHeadersPolicy {
  return new cloudfront.ResponseHeadersPolicy(scope, 'security-headers', {
    securityHeadersBehavior: {
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
      referrerPolicy: {
        referrerPolicy: cloudfront.HeadersReferrerPolicy.NO_REFERRER,
        override: true,
      },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(365),
        includeSubdomains: true,
        override: true,
      },
      contentSecurityPolicy: { contentSecurityPolicy: "frame-ancestors 'none'", override: true },
    },
  });
}

function webBucket(scope: Construct, stage: Stage, { logs }: Buckets): s3.IBucket {
  return bucket(scope, 'web', stage, {
    encryption: s3.BucketEncryption.S3_MANAGED,
    ...(logs !== undefined && {
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: 'web-bucket/',
    }),
  });
}

function acknowledge(distribution: cloudfront.Distribution, stage: Stage): void {
  Validations.of(distribution).acknowledge(
    {
      id: 'AwsSolutions-CFR1',
      reason:
        'Who may come in is decided by sign-in and policies; a country says nothing about it.',
    },
    {
      id: 'AwsSolutions-CFR2',
      reason:
        'Rate limits stand at both APIs and nothing is public without a token; a web ACL is the choice of whoever runs an environment.',
    },
    {
      id: 'AwsSolutions-CFR3',
      reason:
        'An access log of the distribution records query strings, and those of /live and of the return from sign-in carry a ticket and a code. Both APIs write access logs without them, and every access to personal data is in the access log of the product.',
    },
  );
  if (stage.domain !== undefined) return;
  Validations.of(distribution).acknowledge({
    id: 'AwsSolutions-CFR4',
    reason:
      'Without a domain of its own CloudFront uses its default certificate, and with that a policy of its own; a stage that names a domain gets TLS 1.2 and later.',
  });
}

/** The stage's own domain, if it has one; only then can old protocols be refused. */
function ownDomain(scope: Construct, { domain }: Stage): Partial<cloudfront.DistributionProps> {
  if (domain === undefined) return {};
  return {
    domainNames: [domain.name],
    certificate: certificates.Certificate.fromCertificateArn(
      scope,
      'certificate',
      domain.certificateArn,
    ),
    minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
  };
}
