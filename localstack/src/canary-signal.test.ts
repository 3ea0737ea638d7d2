import { AggregateHeader, FacilityId, Instant, Signal } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { canaryRecord, freshCanary } from './canary-signal.ts';

const bird = freshCanary({
  facility: FacilityId.parse('fac_01JD8Z6M5V3N9QK2T7W4X8Y0AB'),
  agent: 'agt_01JD8Z6M5V3N9QK2T7W4X8Y0AB',
  level: 'lvl_01JD8Z6M5V3N9QK2T7W4X8Y0AB',
});
const time = Instant.parse('2026-11-24T08:00:00.000Z');

describe('the canary', () => {
  it('is a record that detection reads: a header and one signal of the contract', () => {
    const [header = '', line = '', rest] = canaryRecord(bird, time).split('\n');
    const expected = { origin: 'expedited', count: 1, facility: bird.facility };
    expect(AggregateHeader.parse(JSON.parse(header))).toMatchObject(expected);
    const signal = Signal.parse(JSON.parse(line));
    expect(signal).toMatchObject({ time, expedited: true, data: { track: bird.track, zones: [] } });
    expect(rest).toBe('');
  });

  it('goes away again', () => {
    const [, line = ''] = canaryRecord(bird, time, true).split('\n');
    const signal = Signal.parse(JSON.parse(line));
    expect(signal.data).toMatchObject({ track: bird.track, transition: { kind: 'vanished' } });
  });

  it('is another one each time', () => {
    expect(freshCanary(bird).track).not.toBe(bird.track);
  });
});
