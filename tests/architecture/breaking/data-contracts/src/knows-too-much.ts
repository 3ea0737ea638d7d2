// breaks: contracts.workspace
// breaks: contracts.package
// breaks: contracts.node
export * from '@watchhouse/domain';
import type { Context } from 'hono';
import 'node:fs';
export type Leak = Context;
