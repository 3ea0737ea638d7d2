// breaks: cli.workspace
// breaks: cli.package
import '@watchhouse/handlers/on-clock';
import 'aws-cdk-lib';
