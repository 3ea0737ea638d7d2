export { bundleHandlers, handlerNames, repositoryRoot } from './bundle.ts';
export { returnPaths } from './identity.ts';
export { livePath } from './live-api.ts';
export { outputName } from './outputs.ts';
export { localStage, stages } from './stages.ts';
export { localStackName, synthLocal } from './synth-local.ts';
