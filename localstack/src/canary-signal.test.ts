import { AggregateHeader, DeviceId, FacilityId, Instant, Signal } from '@watchhouse/contracts';
import { expect, it } from 'vitest';
import { canaryRecord } from './canary-signal.ts';

it('is a record that detection reads: a header and one signal of the contract', () => {
  const signal = {
    facility: FacilityId.parse('fac_01JD8Z6M5V3N9QK2T7W4X8Y0AB'),
    agent: 'agt_01JD8Z6M5V3N9QK2T7W4X8Y0AB',
    device: DeviceId.parse('dev_01JD8Z6M5V3N9QK2T7W4X8Y0AB'),
    time: Instant.parse('2026-11-24T08:00:00.000Z'),
  };
  const [header = '', line = '', rest] = canaryRecord(signal).split('\n');
  expect(AggregateHeader.parse(JSON.parse(header))).toMatchObject({
    origin: 'expedited',
    count: 1,
  });
  expect(Signal.parse(JSON.parse(line))).toMatchObject({ time: signal.time, expedited: true });
  expect(rest).toBe('');
});
