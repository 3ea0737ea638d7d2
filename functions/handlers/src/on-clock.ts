import { createServices, powertoolsObserver, readConfig, tendFacilities } from '@watchhouse/shell';

const { observer, trace } = powertoolsObserver('on-clock');
const services = createServices(readConfig(process.env), { observer, trace });

/**
 * Each minute: deadlines due up to now, consumers that lag, live connections that lost their right, agents that fell
 * silent, a stream and views that lag, access records to be moved.
 */
export const handler = async (): Promise<void> => {
  await tendFacilities(services);
  observer.info('tended');
  observer.flush();
};
