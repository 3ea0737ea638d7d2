import { createServices, powertoolsObserver, readConfig } from '@watchhouse/shell';
import { prepareDecisions } from './http/prepare-decisions.ts';
import { createApi } from './http/api.ts';
import { lambdaHandler } from './http/lambda-handler.ts';

const { observer, trace } = powertoolsObserver('api-view');
const services = createServices(readConfig(process.env), { observer, trace });
prepareDecisions(services);

/** Views over HTTP, snapshots for the screens and tickets for the live connection. */
export const handler = lambdaHandler(createApi(services, 'api-view'));
