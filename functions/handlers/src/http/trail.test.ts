import { routes } from '@watchhouse/contracts';
import type { RouteName } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import {
  aCommandId,
  aHouse,
  anAlarmId,
  foreignHouse,
  house,
  leader,
  medic,
  nameOf,
  procurator,
  warden,
} from './api-examples.ts';

const views = (Object.keys(routes) as RouteName[]).filter(
  (name) => routes[name].service === 'api-view',
);

describe('when the access log cannot be written', () => {
  it.each(views)('%s answers 503 and shows nothing', async (name) => {
    const { ask, raise, services } = await aHouse();
    await raise(1);
    services.accessLog.broken = true;
    const who = name === 'checkpoints' ? procurator : warden;
    const { status, problem, text } = await ask(who, name, { alarm: anAlarmId(1) });
    expect([status, problem?.code]).toEqual([503, 'access.trailUnavailable']);
    for (const secret of [nameOf('wang'), 'somebody stands there', 'ticket"']) {
      expect(text).not.toContain(secret);
    }
  });

  it('a denial is not even answered as one', async () => {
    const { ask, raise, services } = await aHouse();
    await raise(1);
    services.accessLog.broken = true;
    const body = {
      id: aCommandId(1),
      type: 'alarm.acknowledge',
      payload: { alarm: anAlarmId(1) },
    };
    const denied = await ask(medic, 'command', { body });
    const foreign = await ask(warden, 'openAlarms', { facility: foreignHouse });
    expect([denied.status, foreign.status]).toEqual([503, 503]);
  });

  it('a command that is allowed goes through, for its trail is the ledger', async () => {
    const { ask, raise, services } = await aHouse();
    await raise(1);
    services.accessLog.broken = true;
    const body = {
      id: aCommandId(1),
      type: 'alarm.acknowledge',
      payload: { alarm: anAlarmId(1) },
    };
    expect((await ask(leader, 'command', { body })).status).toBe(200);
  });

  it('a command that the house refuses is not even answered as refused', async () => {
    const { ask, raise, services } = await aHouse();
    await raise(1);
    const acknowledge = (command: number) => ({
      id: aCommandId(command),
      type: 'alarm.acknowledge',
      payload: { alarm: anAlarmId(1) },
    });
    await ask(leader, 'command', { body: acknowledge(1) });
    services.accessLog.broken = true;
    const { status, problem } = await ask(leader, 'command', { body: acknowledge(2) });
    expect([status, problem?.code]).toEqual([503, 'access.trailUnavailable']);
  });
});

describe('the record', () => {
  it('is written before the answer is given', async () => {
    const { ask, services } = await aHouse();
    const order: string[] = [];
    const record = services.accessLog.record.bind(services.accessLog);
    services.accessLog.record = async (entry) => {
      await new Promise((resolve) => setImmediate(resolve));
      await record(entry);
      order.push('record');
    };
    await ask(warden, 'openAlarms').then(() => order.push('answer'));
    expect(order).toEqual(['record', 'answer']);
    expect(await services.accessLog.pending(house, 10)).toHaveLength(1);
  });
});
