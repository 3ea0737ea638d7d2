import {
  AggregateHeader,
  ArchivedQuarantine,
  ArchivedRecord,
  limits,
  Signal,
} from '@watchhouse/contracts';

/** Why a line of recorded signals cannot be read; `field` is empty when the whole line is at fault. */
export interface LineFault {
  readonly field: string;
  readonly reason: string;
}

/** What one line of recorded signals is, by its own members. */
export type RecordedLine =
  | { readonly kind: 'record'; readonly record: ArchivedRecord }
  | { readonly kind: 'quarantined' }
  | { readonly kind: 'header'; readonly header: AggregateHeader }
  | { readonly kind: 'signal'; readonly signal: Signal }
  | { readonly kind: 'fault'; readonly fault: LineFault };

/** Reads a line of an archive file, of an aggregate or a signal by itself. */
export function readLine(text: string): RecordedLine {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) return faultLine('', 'it is no JSON object');
  if ('specversion' in value) return signalLine(text, value);
  if ('archived' in value) {
    const { data, error } = ArchivedRecord.safeParse(value);
    return error ? whyNot(error) : { kind: 'record', record: data };
  }
  if ('quarantined' in value) {
    const { error } = ArchivedQuarantine.safeParse(value);
    return error ? whyNot(error) : { kind: 'quarantined' };
  }
  if ('aggregate' in value) {
    const { data, error } = AggregateHeader.safeParse(value);
    return error ? whyNot(error) : { kind: 'header', header: data };
  }
  if ('transitions' in value) {
    return faultLine('transitions', 'it belongs to a file of transitions, which decide nothing');
  }
  return signalLine(text, value);
}

function signalLine(text: string, value: object): RecordedLine {
  const { bytesMax } = limits.signal;
  if (text.length > bytesMax) return faultLine('', `it is longer than ${bytesMax} bytes`);
  const { data, error } = Signal.safeParse(value);
  return error ? whyNot(error) : { kind: 'signal', signal: data };
}

const faultLine = (field: string, reason: string): RecordedLine => ({
  kind: 'fault',
  fault: { field, reason },
});

interface Issues {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}

/** The first thing that is wrong; messages of the schema name what was expected, never the value. */
function whyNot({ issues: [issue] }: Issues): RecordedLine {
  const field = (issue?.path ?? []).map(String).join('.');
  return faultLine(field, issue?.message ?? 'it keeps to no contract');
}

/** `undefined` for text that is not JSON; JSON itself has no such value. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
