// breaks: handlers.workspace
// breaks: handlers.package
import '@watchhouse/edge';
import '@aws-sdk/client-dynamodb';
