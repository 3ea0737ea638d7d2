// breaks: contracts-tests.workspace
// breaks: contracts-tests.package
import '@watchhouse/domain';
import 'hono';
