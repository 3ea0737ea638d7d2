import { Scenario } from '@watchhouse/contracts';
import { replays } from './replays.ts';
import { script } from './script.ts';

/** What the sample agent replays. */
export const sampleScenario: Scenario = Scenario.parse({
  heightLines: [2],
  replays,
  script,
});
