import { archiveBatch, createServices, powertoolsObserver, readConfig } from '@watchhouse/shell';
import type { KnownFacilities } from '@watchhouse/shell';
import type { KinesisStreamEvent } from 'aws-lambda';
import { streamRecord } from './stream/stream-record.ts';

const { observer, trace } = powertoolsObserver('archive-signals');
const services = createServices(readConfig(process.env), { observer, trace });
const known: KnownFacilities = new Set();

/** Signals of the stream: writes them to the archive and throws only when the batch has to come again. */
export async function handler(event: KinesisStreamEvent): Promise<void> {
  const records = event.Records.map(streamRecord);
  try {
    observer.info('batch archived', { ...(await archiveBatch(services, known, records)) });
  } catch (cause) {
    observer.count('BatchesDiscarded');
    observer.error('the batch comes again', cause, { records: records.length });
    throw cause;
  } finally {
    observer.flush();
  }
}
