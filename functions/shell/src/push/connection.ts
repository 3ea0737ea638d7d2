import type { Audience, FacilityId, Instant } from '@watchhouse/contracts';
import type { LiveGrant } from '../identity/ticket.ts';

/** One live connection: what the policies allowed when it was made, and how it keeps up. */
export interface Connection extends LiveGrant {
  /** The gateway's id of the connection. */
  readonly id: string;
  readonly connectedAt: Instant;
  /** It was slow, throttled or unreachable: left alone until then, and told to load the snapshot again first. */
  readonly resyncFrom?: Instant;
  /** How often in a row it was slow. */
  readonly slowCount: number;
}

/** Live connections by facility and audience, by id, by session and by principal. */
export interface ConnectionStore {
  add(connection: Connection): Promise<void>;
  /** `undefined` when it is gone. */
  byId(id: string): Promise<Connection | undefined>;
  ofAudience(facility: FacilityId, audience: Audience): Promise<readonly Connection[]>;
  ofSession(session: string): Promise<readonly Connection[]>;
  ofPrincipal(principal: string): Promise<readonly Connection[]>;
  /** Notes that it must load the snapshot again, and when to try it next; nothing happens when it is gone. */
  markForResync(connection: Connection, resyncFrom: Instant): Promise<void>;
  clearMark(connection: Connection): Promise<void>;
  remove(connection: Connection): Promise<void>;
}
