// breaks: tests.package
// breaks: tests.workspace
import '@watchhouse/tests';
import 'hono';
