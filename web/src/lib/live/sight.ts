import type { Post } from '@watchhouse/contracts';

/** What of a facility's live data a post is shown. */
export interface Sight {
  /** Alarms, and with them the live connection. */
  readonly alarms: boolean;
  /** People, doors and devices as they are now. */
  readonly map: boolean;
}

const supervision = { alarms: true, map: false };
const duty = { alarms: true, map: true };

/**
 * The policies decide (data-contracts/packs/access); this only keeps requests from being made that would
 * always be refused, each of which would be a line in the trail.
 */
export const sightOf: Readonly<Record<Post, Sight>> = {
  'command-centre': duty,
  'duty-leader': duty,
  warden: duty,
  patrol: duty,
  medical: duty,
  'resident-procurator': supervision,
  'city-supervisor': supervision,
  administrator: { alarms: false, map: false },
};
