import type { AlarmId } from '@watchhouse/contracts';
import { openAlarmsProjection } from '@watchhouse/domain';
import { describe, expect, it } from 'vitest';
import { execute } from '../ledger/execute.ts';
import { dynamoLedger } from '../ledger/dynamo-ledger.ts';
import { memoryServices } from '../memory-services.ts';
import { runningCloud } from '../running-cloud.ts';
import { dynamoViewStore } from '../view/dynamo-view-store.ts';
import { aRaise } from './house-examples.ts';
import { rebuildViews } from './rebuild-views.ts';
import { runProjection } from './run-projection.ts';

const { clients, config } = runningCloud();
const memory = memoryServices();
const { clock, ids } = memory;
const services = {
  ...memory,
  ledger: dynamoLedger(clients.dynamo, config.ledgerTable, { clock }),
  views: dynamoViewStore(clients.dynamo, config.viewsTable),
};
const view = openAlarmsProjection.name;

describe('a view in DynamoDB', () => {
  it('that was deleted comes back while alarms go on, losing none', async () => {
    // The deployment's own functions follow this log too and race for the same rows, as they do in life.
    const facility = ids.next('facility');
    const alarms: AlarmId[] = [];
    const raise = async () => {
      const raised = aRaise(ids.next('signal'), ids.next('zone'), clock.now());
      const outcome = await execute(
        services,
        { id: ids.next('command'), ...raised },
        {
          facility,
          now: clock.now(),
          mode: 'live',
          actor: { kind: 'software', name: 'test' },
          correlation: ids.next('correlation'),
        },
      );
      if (outcome.kind === 'refused') throw new Error(outcome.refusal.code);
      alarms.push(raised.payload.alarm);
      await runProjection(services, facility, openAlarmsProjection);
    };
    for (let n = 0; n < 5; n += 1) await raise();
    await services.views.drop(facility, view, 1);

    let isRebuilding = true;
    const traffic = async () => {
      while (isRebuilding) await raise();
    };
    const going = traffic();
    const [report] = await rebuildViews(services, facility, 'open-alarms');
    isRebuilding = false;
    await going;

    await runProjection(services, facility, openAlarmsProjection);
    const { position, rows } = await services.views.rows(facility, view);
    const head = await services.ledger.head(facility);
    expect(report?.rows).toBeGreaterThanOrEqual(5);
    expect(position).toEqual({ generation: 2, appliedSeq: head.seq });
    expect(new Set(rows.keys())).toEqual(new Set(alarms));
  });
});
