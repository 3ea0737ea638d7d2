import type { OpenAlarmRow } from '@watchhouse/contracts';
import { expect, it } from 'vitest';
import { walk } from './day.ts';
import { simulatedHouse } from './house.ts';
import { facility } from './site.ts';

it('misses no agent that falls silent before the minute clock ever looked at it', async () => {
  const house = await simulatedHouse(1);
  await walk(house, 3, { atWindow: [] });
  await house.pass(20);

  expect(house.now() < '2026-11-24T08:01:00.000Z').toBe(true);
  const { rows } = await house.services.views.rows(facility, 'open-alarms');
  const open = [...rows.values()] as OpenAlarmRow[];
  expect(open.map(({ definition, status }) => [definition.rule, status])).toEqual([
    ['agent-silent', 'unack-active'],
  ]);
});
