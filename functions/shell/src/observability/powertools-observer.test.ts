import { Tracer } from '@aws-lambda-powertools/tracer';
import { CorrelationId } from '@watchhouse/contracts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { powertoolsObserver } from './powertools-observer.ts';

const first = CorrelationId.parse('cor_01JD3V9S8G0000000000000001');
const second = CorrelationId.parse('cor_01JD3V9S8G0000000000000002');

const lines: Record<string, unknown>[] = [];
const keep = (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>);

beforeEach(() => {
  lines.length = 0;
  // The logger then writes to the console, where a test can see it.
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.spyOn(console, 'info').mockImplementation(keep);
  vi.spyOn(console, 'error').mockImplementation(keep);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const correlations = () => lines.map(({ message, correlation }) => [message, correlation]);

it('names the id of the work in every record of it, and in none after it', async () => {
  const { observer } = powertoolsObserver('test');
  await observer.correlated(first, async () => {
    observer.info('in');
    await Promise.resolve();
    observer.error('still in', new Error('broken'));
  });
  observer.info('out');
  expect(correlations()).toEqual([
    ['in', first],
    ['still in', first],
    ['out', undefined],
  ]);
  expect(lines.flatMap(Object.keys)).not.toContain('correlation_id');
});

it('keeps works that run side by side apart', async () => {
  const { observer } = powertoolsObserver('test');
  const { promise: hasSecond, resolve: startFirst } = Promise.withResolvers<undefined>();
  await Promise.all([
    observer.correlated(first, async () => {
      await hasSecond;
      observer.info('first');
    }),
    observer.correlated(second, () => {
      observer.info('second');
      startFirst(undefined);
      return Promise.resolve();
    }),
  ]);
  expect(correlations()).toEqual([
    ['second', second],
    ['first', first],
  ]);
});

it('lets a record about another event name the id of that event', async () => {
  const { observer } = powertoolsObserver('test');
  await observer.correlated(first, () => {
    observer.info('pushed', { correlation: second });
    return Promise.resolve();
  });
  expect(correlations()).toEqual([['pushed', second]]);
});

it('annotates a subsegment of the work, because Lambda lets nobody annotate its own segment', async () => {
  vi.stubEnv('AWS_EXECUTION_ENV', 'AWS_Lambda_nodejs24.x');
  vi.stubEnv('POWERTOOLS_TRACE_ENABLED', 'true');
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const { observer } = powertoolsObserver('test');
  const tracer = new Tracer();
  const { subsegments, main } = aMainSegment();
  await tracer.provider.getNamespace().runPromise(async () => {
    tracer.setSegment(main);
    await Promise.all([
      observer.correlated(first, () => Promise.resolve()),
      expect(
        observer.correlated(second, () => Promise.reject(new Error('broken'))),
      ).rejects.toThrow('broken'),
    ]);
  });
  expect(subsegments).toEqual([
    { annotations: { correlation: first }, closed: 1, faulty: false },
    { annotations: { correlation: second }, closed: 1, faulty: true },
  ]);
  expect(warn).not.toHaveBeenCalled();
});

type MainSegment = Parameters<Tracer['setSegment']>[0];

/** Stands for the segment that Lambda opens: it notes the subsegments opened below it. */
function aMainSegment() {
  const subsegments: { annotations: Record<string, string>; closed: number; faulty: boolean }[] =
    [];
  const addNewSubsegment = () => {
    const seen = { annotations: {} as Record<string, string>, closed: 0, faulty: false };
    subsegments.push(seen);
    return {
      addAnnotation: (key: string, value: string) => (seen.annotations[key] = value),
      addFaultFlag: () => (seen.faulty = true),
      close: () => (seen.closed += 1),
    };
  };
  return { subsegments, main: { addNewSubsegment } as unknown as MainSegment };
}
