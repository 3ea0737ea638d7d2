// breaks: only-in.@aws-sdk/client-kinesis
// breaks: edge.workspace
// breaks: edge.package
export const client = await import('@aws-sdk/client-kinesis');
import '@watchhouse/shell';
import '@aws-sdk/client-dynamodb';
