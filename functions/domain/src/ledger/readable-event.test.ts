import { eventContracts } from '@watchhouse/contracts';
import type { Envelope, EventType } from '@watchhouse/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmPageProjection } from '../alarm/alarm-pages.ts';
import { openAlarmsProjection } from '../alarm/open-alarms.ts';
import { at, raiseCommand } from '../builders/alarm-builder.ts';
import { logOf } from '../builders/log-builder.ts';
import { postCommand } from '../builders/register-builder.ts';
import { viewOf } from '../builders/view-builder.ts';
import { deadlinesProjection } from '../deadline/deadlines.ts';
import { facilitiesProjection } from '../facility/facilities.ts';
import { systemHealthProjection } from '../health/system-health.ts';
import { postingsProjection } from '../officer/postings.ts';
import type { Projection } from '../projection.ts';
import { publishedProjection } from '../published/published-registers.ts';
import { quarantineProjection } from '../quarantine/quarantine-rows.ts';
import { readableEvent } from './readable-event.ts';

const projections = [
  alarmPageProjection,
  deadlinesProjection,
  facilitiesProjection,
  openAlarmsProjection,
  postingsProjection,
  publishedProjection,
  quarantineProjection,
  systemHealthProjection,
] as unknown as readonly Projection<unknown>[];
const [good] = logOf([[raiseCommand(), at(1, 'software')]]).events as [Envelope];

describe('an event', () => {
  it('that keeps its contract is read', () => {
    expect(readableEvent(good)).toMatchObject({ type: 'alarm.raised', payload: good.payload });
  });

  it('whose personal fields are sealed is read, although a token is no name', () => {
    const token = `sealed.1.${'x'.repeat(400)}`;
    const [posted] = logOf([[postCommand('A1001', { name: token }), at(1)]]).events;
    expect(posted && readableEvent(posted)).toMatchObject({ payload: { name: token } });
  });

  it.each([
    ['without its payload', { payload: {} }],
    ['of a type that nobody knows', { type: 'alarm.sung' }],
    ['of a version that is newer than we are', { schemaVersion: 99 }],
  ])('%s is not', (_, about) => {
    expect(readableEvent({ ...good, ...about })).toBeUndefined();
  });
});

describe('a view', () => {
  const types = Object.keys(eventContracts) as EventType[];
  const payload = fc.dictionary(
    fc.constantFrom('alarm', 'definition', 'object', 'principal', 'rule', 'key', 'document', 'at'),
    fc.jsonValue(),
  ) as fc.Arbitrary<Envelope['payload']>;

  it.each(projections.map((projection) => [projection.name, projection] as const))(
    '%s goes on behind an event with whatever in it, and asks for rows by names',
    (_, projection) => {
      fc.assert(
        fc.property(fc.constantFrom(...types), payload, (type, junk) => {
          const event = { ...good, type, payload: junk };
          for (const key of projection.keys(event)) expect(key).toBeTypeOf('string');
          viewOf(projection, [event]);
        }),
      );
    },
  );
});
