import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { CorrelationId } from '@watchhouse/contracts';
import type { Trace } from '../clients.ts';
import { describeError } from './observer.ts';
import type { LogFields, Observer } from './observer.ts';

/** Observer of a Lambda function, named after it, with the trace wrapper for its clients. */
export function powertoolsObserver(service: string): {
  readonly observer: Observer;
  readonly trace: Trace;
} {
  const logger = new Logger({ serviceName: service });
  const metrics = new Metrics({ namespace: 'Watchhouse', serviceName: service });
  const tracer = new Tracer({ serviceName: service });
  const scope = new AsyncLocalStorage<CorrelationId>();
  const under = (fields: LogFields): LogFields => ({ correlation: scope.getStore(), ...fields });
  const observer: Observer = {
    correlated: (id, work) => traced(tracer, id, () => scope.run(id, work)),
    info: (message, fields = {}) => logger.info(message, under(fields)),
    warn: (message, fields = {}) => logger.warn(message, under(fields)),
    error: (message, cause, fields = {}) =>
      logger.error(message, { ...under(fields), ...describeError(cause) }),
    count: (metric, value = 1) => {
      metrics.addMetric(metric, MetricUnit.Count, value);
    },
    milliseconds: (metric, value) => {
      metrics.addMetric(metric, MetricUnit.Milliseconds, value);
    },
    flush: () => {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
  return { observer, trace: (client) => tracer.captureAWSv3Client(client) };
}

/**
 * Does the work in a subsegment of its own that names the id: the main segment belongs to Lambda, which lets nobody
 * annotate it, and one invocation may serve many ids.
 */
async function traced<T>(tracer: Tracer, id: CorrelationId, work: () => Promise<T>): Promise<T> {
  const segment = tracer.isTracingEnabled() ? tracer.getSegment() : undefined;
  if (segment === undefined) return work();
  return tracer.provider.captureAsyncFunc('correlated', async (subsegment) => {
    subsegment?.addAnnotation('correlation', id);
    try {
      return await work();
    } catch (cause) {
      // Without the error itself: the text of one may quote what it choked on.
      subsegment?.addFaultFlag();
      throw cause;
    } finally {
      subsegment?.close();
    }
  }) as Promise<T>;
}
