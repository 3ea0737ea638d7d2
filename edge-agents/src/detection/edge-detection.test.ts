import { emptyDetection } from '@watchhouse/domain';
import { expect, it } from 'vitest';
import { readSetup } from '../config.ts';
import { createProducer } from '../producer.ts';
import { replaySources } from '../replay/site.ts';
import { mergeSources } from '../source.ts';
import { testSite } from '../test-site.ts';
import type { Otherwise } from '../test-site.ts';
import { createEdgeDetection, itemOf } from './edge-detection.ts';

const begin = Date.parse('2026-11-24T08:00:00.000Z');

function aSecond(otherwise: Otherwise = {}) {
  const setup = readSetup(testSite(otherwise));
  const site = mergeSources(replaySources(setup, begin));
  const producer = createProducer(setup, site, { sequence: 1, heartbeatAt: 0, unclosed: [] });
  const { aggregates } = producer.until(begin + 1_000, { spooled: 0, spoolBytes: 0 });
  const detection = createEdgeDetection(setup, emptyDetection(setup.config.facility));
  return { aggregates, detection, raised: detection.fold(aggregates) };
}

it('knows where everybody was last seen, and forgets whom nobody sees any more', () => {
  const { detection } = aSecond();
  expect(detection.peopleAt(begin + 1_000).map(({ position }) => position)).toEqual(
    expect.arrayContaining([[5, 8]]),
  );
  expect(detection.peopleAt(begin + 1_000)).toHaveLength(2);
  expect(detection.peopleAt(begin + 60_000)).toEqual([]);
});

it('leaves out a signal that breaks its contract, as the cloud does, and goes on with the rest', () => {
  const giant = { recording: '1 0 0 0 450\n1 25 100 0 450' };
  const { aggregates, detection } = aSecond(giant);
  const [record] = aggregates;
  if (!record) return expect.fail('there is no record');
  expect(record.text).toContain('person.observed');
  expect(itemOf(record).signals.map(({ type }) => type)).not.toContain('person.observed');
  expect(detection.watermark()).toBe(begin + 1_000);
});
