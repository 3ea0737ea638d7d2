import { createServices, powertoolsObserver, processBatch, readConfig } from '@watchhouse/shell';
import type { WarmStates } from '@watchhouse/shell';
import type { KinesisStreamEvent } from 'aws-lambda';
import { streamRecord } from './stream/stream-record.ts';

const { observer, trace } = powertoolsObserver('on-signals');
const services = createServices(readConfig(process.env), { observer, trace });
/** What this process knows of each facility between batches. */
const warm: WarmStates = new Map();

/** Signals of the stream: decides them and throws only when the batch has to come again. */
export async function handler(event: KinesisStreamEvent): Promise<void> {
  const records = event.Records.map(streamRecord);
  const eldest = records[0];
  try {
    await processBatch(services, warm, records);
    if (eldest !== undefined) {
      const age = Date.parse(services.clock.now()) - Date.parse(eldest.arrivedAt);
      observer.milliseconds('IteratorAgeMs', age);
    }
    observer.info('batch decided', { records: records.length, facilities: warm.size });
  } catch (cause) {
    observer.count('BatchesDiscarded');
    observer.error('the batch comes again', cause, { records: records.length });
    throw cause;
  } finally {
    observer.flush();
  }
}
