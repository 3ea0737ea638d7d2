// breaks: shell.workspace
// breaks: shell.package
import '@watchhouse/handlers/on-clock';
import 'hono';
