import {
  aws_apigateway as apigateway,
  aws_iam as iam,
  RemovalPolicy,
  Validations,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * WebSocket APIs write logs by a role that is set once for the whole account and region; without it their stage
 * cannot be made. It stays when the stack goes, because other APIs of the account may have come to rely on it.
 */
export function apiLogRole(scope: Construct): Construct {
  const role = new iam.Role(scope, 'api-log-role', {
    assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com'),
    description: 'API Gateway writes the access logs of this account',
    managedPolicies: [
      iam.ManagedPolicy.fromAwsManagedPolicyName(
        'service-role/AmazonAPIGatewayPushToCloudWatchLogs',
      ),
    ],
  });
  role.applyRemovalPolicy(RemovalPolicy.RETAIN);
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    reason:
      'The role AWS asks for by name, for API Gateway itself and for every API of the account.',
  });
  const account = new apigateway.CfnAccount(scope, 'api-log-account', {
    cloudWatchRoleArn: role.roleArn,
  });
  account.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return account;
}
