import { emptyAgent, emptyDetection } from '@watchhouse/domain';
import type { AgentDetection, DetectionState } from '@watchhouse/domain';
import type { Edition, StreamContext } from './editions.ts';
import type { Snapshot } from './snapshot.ts';

/** The format written today. */
export const snapshotFormat = 2;

/**
 * Brings a stored snapshot to today's form; `undefined` for a format that is not known: newer software wrote it, and
 * what it means cannot be guessed. Detection state may only gain members, each with a meaning when it is absent.
 */
export function upcastSnapshot(stored: unknown): Snapshot | undefined {
  const { format, ...rest } = (stored ?? {}) as { readonly format?: unknown };
  if (format === snapshotFormat) return withDefaults(rest as Snapshot);
  if (format === 1) return withDefaults(fromFirst(rest as FirstSnapshot));
  return undefined;
}

/** Members that detection gained since the snapshot was written. */
function withDefaults(snapshot: Snapshot): Snapshot {
  const { detection, facility } = snapshot;
  const agents: Record<string, AgentDetection> = {};
  for (const [agent, state] of Object.entries(detection.agents)) {
    agents[agent] = { ...emptyAgent, ...state };
  }
  const complete: DetectionState = { ...emptyDetection(facility), ...detection, agents };
  return { ...snapshot, detection: complete };
}

type FirstEdition = Omit<Edition, 'countsFrom'>;

/** Format 1: editions as in force and waiting, by the clock of arrival. */
type FirstSnapshot = Omit<Snapshot, 'generation' | 'context'> & {
  readonly context: {
    readonly inForce: Readonly<Partial<Record<Edition['register'], FirstEdition>>>;
    readonly waiting: readonly FirstEdition[];
  };
};

function fromFirst({ context, ...rest }: FirstSnapshot): Snapshot {
  const { inForce, waiting } = context;
  const editions = [...Object.values(inForce), ...waiting].map((edition): Edition => ({
    ...edition,
    countsFrom: edition.effectiveAt,
  }));
  const upcast: StreamContext = {
    editions: editions.sort((left, right) => left.position - right.position),
  };
  // The fence was not noted; whatever is written next is newer.
  return { ...rest, generation: 0, context: upcast };
}
