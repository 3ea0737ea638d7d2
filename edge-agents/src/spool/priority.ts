/**
 * How long a signal is kept when the spool has no room, from what is given up first:
 * 1 where a person is and how they move, 2 that they entered, left, rose or fell, and where cameras look, 3 anything
 * else, 4 heartbeats, of which the next promises what the one before did, 5 expedited signals.
 */
export type Rank = 1 | 2 | 3 | 4 | 5;

/** What is left of an aggregate, and what went. */
export interface Thinned {
  readonly text: string;
  /** Signals left and signals that went. */
  readonly signals: number;
  readonly dropped: number;
  /** The lowest rank left. */
  readonly lowest: Rank;
}

interface Header {
  readonly from: number;
  readonly count: number;
  readonly dropped?: number;
}

/**
 * Takes every signal up to a rank out of an aggregate, but its last line, the heartbeat. The header keeps its
 * numbers `from`..`to`, so that order and the promise of the heartbeat hold, and counts what went.
 */
export function thinned(text: string, rank: Rank): Thinned {
  const [header = '', ...lines] = text.split('\n');
  const heartbeat = lines.pop() ?? '';
  const ranked = lines.map((line) => ({ line, rank: rankOf(line) }));
  const left = ranked.filter((each) => each.rank > rank);
  const dropped = lines.length - left.length;
  // With nothing left but its heartbeat it may be folded into the next; what is expedited may not.
  const lowest = left.length === 0 ? 4 : (Math.min(...left.map((each) => each.rank)) as Rank);
  const signals = left.length + 1;
  if (dropped === 0) return { text, signals, dropped, lowest };
  const kept = [recounted(header, signals, dropped), ...left.map(({ line }) => line), heartbeat];
  return { text: kept.join('\n'), signals, dropped, lowest };
}

/**
 * Gives an aggregate up altogether: the next one takes over its numbers and counts its signals as gone, and its
 * heartbeat promises what both did.
 */
export function folded(older: string, younger: string): { text: string; dropped: number } {
  const [gone] = headerOf(older);
  const [header, rest] = headerOf(younger);
  const dropped = gone.count + (gone.dropped ?? 0);
  const taking = { ...header, from: gone.from, dropped: (header.dropped ?? 0) + dropped };
  return { text: `${JSON.stringify(taking)}\n${rest}`, dropped: gone.count };
}

function recounted(line: string, count: number, dropped: number): string {
  const header = JSON.parse(line) as Header;
  return JSON.stringify({ ...header, count, dropped: (header.dropped ?? 0) + dropped });
}

function headerOf(text: string): readonly [Header, string] {
  const end = text.indexOf('\n');
  return [JSON.parse(text.slice(0, end)) as Header, text.slice(end + 1)];
}

function rankOf(line: string): Rank {
  const { type, expedited, data } = JSON.parse(line) as {
    readonly type: string;
    readonly expedited?: boolean;
    readonly data: { readonly transition?: unknown };
  };
  if (expedited === true) return 5;
  switch (type) {
    case 'agent.heartbeat':
      return 4;
    case 'person.motion':
      return 1;
    case 'person.observed':
      return data.transition === undefined ? 1 : 2;
    case 'ptz.moved':
    case 'map.summary':
      return 2;
    default:
      return 3;
  }
}
