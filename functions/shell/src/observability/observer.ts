import type { CorrelationId, MetricName } from '@watchhouse/contracts';

/** What a log record may carry: ids, codes, counts. No name of a person and no free text. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Logs, metrics and traces with one correlation id from signal to push: log records and traces name it `correlation`.
 * Facilities are in log records, never in the dimensions of a metric.
 */
export interface Observer {
  /** Does the work under one id, which its log records and its part of the trace carry, whatever runs beside it. */
  correlated<T>(id: CorrelationId, work: () => Promise<T>): Promise<T>;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** An error with its name and place; the text of a parser's error is withheld, it quotes the input. */
  error(message: string, cause: unknown, fields?: LogFields): void;
  count(metric: MetricName, value?: number): void;
  milliseconds(metric: 'IteratorAgeMs', value: number): void;
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
