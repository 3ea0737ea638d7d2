// breaks: domain-tests.workspace
// breaks: domain-tests.package
import '@watchhouse/shell';
import '@aws-sdk/client-s3';
