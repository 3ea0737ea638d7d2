import { FacilityId } from '@watchhouse/contracts';
import { readRunFile } from './run-file.ts';
import { runningServices } from './running-services.ts';
import { UsageError } from './usage-error.ts';

/**
 * Puts two records into the stream that cannot be read: one that is no text at all, and an aggregate with one signal
 * whose position is a word. Returns a sentence for the person at the terminal.
 */
export async function poison(): Promise<string> {
  const facility = FacilityId.safeParse(readRunFile()?.facilities?.['first']);
  if (!facility.success) throw new UsageError('The system that runs here has no sample facility.');
  const { signals, ids, clock } = runningServices();
  const agent = ids.next('agent');
  const header = { aggregate: 1, origin: 'expedited', facility: facility.data, agent, count: 1 };
  const signal = {
    specversion: '1.0',
    id: ids.next('signal'),
    source: `urn:watchhouse:agent:${agent}`,
    type: 'duress.pressed',
    dataschema: 'urn:watchhouse:signal:duress.pressed:1',
    datacontenttype: 'application/json',
    time: clock.now(),
    facility: facility.data,
    agent,
    expedited: true,
    data: { level: ids.next('level'), position: 'somewhere' },
  };
  await signals.put(facility.data, Uint8Array.of(0xff, 0xfe, 0x00, 0xc3, 0x28));
  await signals.put(
    facility.data,
    Buffer.from(`${JSON.stringify(header)}\n${JSON.stringify(signal)}\n`),
  );
  return 'Two records that cannot be read were put into the stream; look under quarantine.';
}
