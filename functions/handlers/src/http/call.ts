import type {
  CorrelationId,
  FacilityId,
  PolicyDecision,
  Post,
  Purpose,
  Refusal,
} from '@watchhouse/contracts';
import type { Principal, Services, Standing } from '@watchhouse/shell';
import type { FieldError } from './problem.ts';

/** A request whose token is good. */
export interface Call {
  readonly services: Services;
  readonly correlation: CorrelationId;
  readonly caller: Principal;
  readonly request: Request;
}

/** A request about a facility which the policies allow. */
export interface FacilityCall extends Call {
  readonly facility: FacilityId;
  readonly standing: Standing;
  readonly post: Post;
  readonly purpose: Purpose;
  readonly decision: PolicyDecision;
  /** The registered unit in whose access log this call is kept: the facility, or the unit that registers it. */
  readonly trail: FacilityId;
  /** Parts of the path by name. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Whose data an answer shows, and which of their fields; kept in the trail before the answer is given. */
export interface Shown {
  readonly subjects: readonly string[];
  readonly fields: readonly string[];
}

/** What a route answers. `missing`: there is no such thing in this facility; `subjects` is what was asked for. */
export type Answer<T = unknown> =
  | {
      readonly kind: 'found';
      readonly body: T;
      readonly shown: Shown;
      /** Entity tag; a request that names it is answered without a body. */
      readonly etag?: string;
    }
  | {
      readonly kind: 'missing';
      readonly refusal: Refusal;
      readonly subjects: readonly string[];
    }
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal;
      readonly errors?: readonly FieldError[];
    };

/** Nothing personal is shown. */
export const nothingPersonal: Shown = { subjects: [], fields: [] };
