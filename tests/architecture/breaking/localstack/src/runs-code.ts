// breaks: local.workspace
// breaks: local.package
import '@watchhouse/domain';
import 'hono';
