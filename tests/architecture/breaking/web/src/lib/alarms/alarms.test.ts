// breaks: web-tests.workspace
// breaks: web-tests.package
import '@watchhouse/shell';
import '@aws-sdk/client-s3';
