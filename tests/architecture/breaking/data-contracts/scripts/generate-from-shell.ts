// breaks: contracts-scripts.workspace
// breaks: contracts-scripts.package
import '@watchhouse/shell';
import '@aws-sdk/client-s3';
