import { aws_s3 as s3, RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Stage } from './stages.ts';

/** A private bucket that speaks TLS only and lives as long as the stage says. */
export function bucket(
  scope: Construct,
  id: string,
  stage: Stage,
  props: s3.BucketProps,
): s3.IBucket {
  const made = new s3.Bucket(scope, id, {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy: stage.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    ...props,
  });
  // The class declares `isWebsite` wider than its own interface, which exact optional types refuse.
  return made as s3.IBucket;
}
