// breaks: domain.workspace
// breaks: domain.package
// breaks: domain.node
export const disk = import('node:fs');
import 'fs';
import type { Ledger } from '@watchhouse/shell';
import { S3Client } from '@aws-sdk/client-s3';
export type Leak = [Ledger, S3Client];
