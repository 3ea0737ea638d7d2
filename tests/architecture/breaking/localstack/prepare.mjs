// breaks: local-prepare.workspace
// breaks: local-prepare.package
import '@watchhouse/infra';
import 'sirv';
