import { FacilityId } from '@watchhouse/contracts';
import { createServices, powertoolsObserver, readConfig, wakeConsumers } from '@watchhouse/shell';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';

const { observer, trace } = powertoolsObserver('on-ledger');
const services = createServices(readConfig(process.env), { observer, trace });

/**
 * Wakes the consumers of every facility whose log has grown. The stream carries no truth: what it says is only that
 * there is something to read.
 */
export const handler = async (event: DynamoDBStreamEvent): Promise<void> => {
  const facilities = new Set(event.Records.flatMap(facilityOf));
  await wakeConsumers(services, facilities);
  observer.info('woken', { records: event.Records.length, facilities: facilities.size });
  observer.flush();
};

/** A record without a facility is none of the log's; the clock finds whatever that should leave behind. */
function facilityOf({ dynamodb }: DynamoDBRecord): readonly FacilityId[] {
  const facility = FacilityId.safeParse(dynamodb?.NewImage?.['facility']?.S);
  if (facility.success) return [facility.data];
  observer.warn('A record of the ledger names no facility.');
  return [];
}
