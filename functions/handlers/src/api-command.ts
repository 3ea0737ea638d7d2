import { createServices, powertoolsObserver, readConfig } from '@watchhouse/shell';
import { prepareDecisions } from './http/prepare-decisions.ts';
import { createApi } from './http/api.ts';
import { lambdaHandler } from './http/lambda-handler.ts';

const { observer, trace } = powertoolsObserver('api-command');
const services = createServices(readConfig(process.env), { observer, trace });
prepareDecisions(services);

/** Commands over HTTP, and the end of a session. */
export const handler = lambdaHandler(createApi(services, 'api-command'));
