// breaks: infra.workspace
// breaks: infra.package
import '@watchhouse/handlers/on-clock';
import '@aws-sdk/client-dynamodb';
