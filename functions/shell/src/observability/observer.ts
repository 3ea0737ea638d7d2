import type { CorrelationId } from '@watchhouse/contracts';

/** Everything we count; facilities are in log records, never in the dimensions of a metric. */
export type MetricName =
  | 'SignalsAccepted'
  | 'SignalsLate'
  | 'SignalsQuarantined'
  | 'SequenceGaps'
  | 'BatchesDiscarded'
  | 'DetectionBlind'
  | 'EventsAppended'
  | 'HeadMoved'
  | 'LedgerBusy'
  | 'FramesSent'
  | 'ConnectionsRemoved'
  | 'ClientFramesIgnored'
  | 'ConsumerFailed'
  | 'ClockTaskFailed'
  | 'DeadlinesFired'
  | 'AccessDenied'
  | 'AccessRecordsMoved'
  | 'CheckpointsMade';

/** What a log record may carry: ids, codes, counts. No name of a person and no free text. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Logs, metrics and traces with one correlation id from signal to push. */
export interface Observer {
  /** The id that the following records carry. */
  correlate(id: CorrelationId): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** An error with its name and place; the text of a parser's error is withheld, it quotes the input. */
  error(message: string, cause: unknown, fields?: LogFields): void;
  count(metric: MetricName, value?: number): void;
  milliseconds(metric: 'SignalToDecisionMs' | 'IteratorAgeMs' | 'AppendMs', value: number): void;
  /** Sends what was counted; called at the end of each invocation. */
  flush(): void;
}

/** Name, message and place of an error, without what might quote personal data. */
export function describeError(cause: unknown): Readonly<Record<string, string>> {
  if (!(cause instanceof Error)) return { error: typeof cause };
  const place = (cause.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .join('\n');
  const quotesInput = cause instanceof SyntaxError || cause.name === 'ZodError';
  return { error: cause.name, place, ...(!quotesInput && { text: cause.message.slice(0, 500) }) };
}
