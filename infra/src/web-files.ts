import { aws_s3_deployment as deployment } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { WebConfig } from '@watchhouse/contracts';
import type { WebDistribution } from './web-distribution.ts';

/** Copies the built web application and its configuration into the bucket and refreshes the edge. */
export function webFiles(
  scope: Construct,
  { files, distribution }: WebDistribution,
  folder: string,
  config: WebConfig,
): void {
  new deployment.BucketDeployment(scope, 'web-files', {
    destinationBucket: files,
    distribution,
    distributionPaths: ['/index.html', '/config.json'],
    sources: [deployment.Source.asset(folder), deployment.Source.jsonData('config.json', config)],
  });
}
