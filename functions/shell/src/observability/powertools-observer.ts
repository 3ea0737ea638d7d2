import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { Trace } from '../clients.ts';
import { describeError } from './observer.ts';
import type { Observer } from './observer.ts';

/** Observer of a Lambda function, named after it, with the trace wrapper for its clients. */
export function powertoolsObserver(service: string): {
  readonly observer: Observer;
  readonly trace: Trace;
} {
  const logger = new Logger({ serviceName: service });
  const metrics = new Metrics({ namespace: 'Watchhouse', serviceName: service });
  const tracer = new Tracer({ serviceName: service });
  const observer: Observer = {
    correlate: (id) => {
      logger.setCorrelationId(id);
      if (tracer.isTracingEnabled()) tracer.putAnnotation('correlation', id);
    },
    info: (message, fields = {}) => logger.info(message, fields),
    warn: (message, fields = {}) => logger.warn(message, fields),
    error: (message, cause, fields = {}) =>
      logger.error(message, { ...fields, ...describeError(cause) }),
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
