import {
  createServices,
  powertoolsObserver,
  readConfig,
  signDueCheckpoints,
} from '@watchhouse/shell';

const { observer, trace } = powertoolsObserver('on-checkpoint');
const services = createServices(readConfig(process.env), { observer, trace });

/** Each minute: signs where the logs stand whose checkpoint is due. It alone may sign, and cannot append. */
export const handler = async (): Promise<void> => {
  await signDueCheckpoints(services);
  observer.info('looked for due checkpoints');
  observer.flush();
};
