// breaks: web-tools.workspace
// breaks: web-tools.package
import '@watchhouse/shell';
import '@aws-sdk/client-dynamodb';
