import type { Envelope, OpenAlarmRow } from '@watchhouse/contracts';
import { instantAfter, openAlarmsProjection } from '@watchhouse/domain';
import type { Projection } from '@watchhouse/domain';
import { describe, expect, it } from 'vitest';
import { rowsPerApplyMax } from '../view/view-store.ts';
import { afterAppend } from './after-append.ts';
import { foldEvents, OversizedChange } from './fold-events.ts';
import { aHouse } from './house-examples.ts';
import type { House } from './house-examples.ts';
import { rebuildViews } from './rebuild-views.ts';
import { runProjection } from './run-projection.ts';

const view = openAlarmsProjection.name;
const openAlarms = ({ services, facility }: House) => services.views.rows(facility, view);
const head = async ({ services, facility }: House) => (await services.ledger.head(facility)).seq;

/** Each event writes `count` rows of its own and removes those of the event before it. */
const manyRows = (count: number): Projection<number> => {
  const keysAt = (seq: number) =>
    Array.from({ length: count }, (_, n) => `${String(seq)}-${String(n)}`);
  return {
    name: 'many-rows',
    handles: ['person.registered'],
    keys: ({ seq }) => [...keysAt(seq), ...keysAt(seq - 1)],
    apply: (_, { seq }) => ({
      rows: new Map(keysAt(seq).map((key) => [key, seq])),
      removed: keysAt(seq - 1),
    }),
  };
};
const anEvent = (seq: number) => ({ seq, type: 'person.registered' }) as Envelope;

describe('folding a run of events', () => {
  it('cuts it so that each piece fits into one transaction and together they say the same', () => {
    const events = Array.from({ length: 12 }, (_, n) => anEvent(n + 1));
    const runs = foldEvents(manyRows(30), new Map(), events);
    expect(runs.length).toBeGreaterThan(1);
    for (const { change } of runs) {
      expect(change.rows.size + change.removed.length).toBeLessThanOrEqual(rowsPerApplyMax);
    }
    expect(runs.flatMap((run) => run.events)).toEqual(events);
    expect(runs.at(-1)?.to).toBe(12);
    const rows = new Map<string, unknown>();
    for (const { change } of runs) {
      for (const key of change.removed) rows.delete(key);
      for (const [key, row] of change.rows) rows.set(key, row);
    }
    expect([...rows.values()]).toEqual(Array.from({ length: 30 }, () => 12));
  });

  it('takes an event at the bound and refuses one beyond it', () => {
    const event = [anEvent(1)];
    const fitting = { ...manyRows(rowsPerApplyMax), apply: onlyRows(rowsPerApplyMax) };
    expect(foldEvents(fitting, new Map(), event)).toHaveLength(1);
    const beyond = { ...fitting, apply: onlyRows(rowsPerApplyMax + 1) };
    expect(() => foldEvents(beyond, new Map(), event)).toThrow(OversizedChange);
  });
});

const onlyRows =
  (count: number): Projection<number>['apply'] =>
  () => ({
    rows: new Map(Array.from({ length: count }, (_, n) => [String(n), n])),
    removed: [],
  });

describe('a projection', () => {
  it('stands at the end of the log, also past events that are none of its', async () => {
    const house = await aHouse();
    const alarm = await house.raise();
    await runProjection(house.services, house.facility, openAlarmsProjection);
    const { position, rows } = await openAlarms(house);
    expect(position.appliedSeq).toBe(await head(house));
    expect([...rows.keys()]).toEqual([alarm]);
  });

  it('run by many at once tells every event once', async () => {
    const house = await aHouse();
    const alarms = [];
    for (let n = 0; n < 10; n += 1) alarms.push(await house.raise());
    await Promise.all(
      Array.from({ length: 5 }, () =>
        runProjection(house.services, house.facility, openAlarmsProjection),
      ),
    );
    await runProjection(house.services, house.facility, openAlarmsProjection);
    expect(new Set((await openAlarms(house)).rows.keys())).toEqual(new Set(alarms));
  });

  it.each(['projection.before-apply', 'projection.after-apply'] as const)(
    'that ends at %s goes on where it stood',
    async (point) => {
      let armed = false;
      const house = await aHouse({
        crash: (at) => {
          if (armed && at === point) throw new Error(at);
        },
      });
      const alarm = await house.raise();
      armed = true;
      const run = () => runProjection(house.services, house.facility, openAlarmsProjection);
      await expect(run()).rejects.toThrow(point);
      armed = false;
      await run();
      const { position, rows } = await openAlarms(house);
      expect([...rows.keys()]).toEqual([alarm]);
      expect(position.appliedSeq).toBe(await head(house));
    },
  );

  it('is up to date, and pushed, when whoever appended goes on', async () => {
    const house = await aHouse();
    const { id } = await house.connect();
    const alarm = await house.raise();
    await afterAppend(house.services, house.facility);
    expect([...(await openAlarms(house)).rows.keys()]).toEqual([alarm]);
    expect(house.services.frames.framesOf(id)).toHaveLength(2);
    const page = await house.services.views.row(house.facility, 'alarm-pages', alarm);
    expect(page).toMatchObject({ row: { alarm }, history: [{ type: 'alarm.raised' }] });
  });

  it('that fails never fails the append before it', async () => {
    const house = await aHouse();
    const { id } = await house.connect();
    house.services.frames.behaviour.set(id, 'fault');
    await house.raise();
    await afterAppend(house.services, house.facility);
    expect(house.services.observer.records.join('\n')).toContain('consumer failed after an append');
  });
});

describe('rebuilding a view', () => {
  it('finds what differs from the log and puts it right', async () => {
    const house = await aHouse();
    const [kept, spoilt] = [await house.raise(), await house.raise()];
    await house.settle();
    const { position, rows } = await openAlarms(house);
    const row = rows.get(spoilt) as OpenAlarmRow;
    await house.services.views.apply(
      house.facility,
      view,
      { rows: new Map([[spoilt, { ...row, status: 'shelved' }]]), removed: [] },
      { generation: position.generation, from: position.appliedSeq, to: position.appliedSeq },
    );
    const [report] = await rebuildViews(house.services, house.facility, 'open-alarms');
    expect(report).toMatchObject({ view, differences: [spoilt], rows: 2, position: 4 });
    expect((await openAlarms(house)).rows.get(spoilt)).toEqual(row);
    expect((await openAlarms(house)).rows.has(kept)).toBe(true);
    const [again] = await rebuildViews(house.services, house.facility, 'open-alarms');
    expect(again?.differences).toEqual([]);
  });

  it('rebuilds every view of the facility', async () => {
    const house = await aHouse();
    await house.raise();
    await house.settle();
    const reports = await rebuildViews(house.services, house.facility);
    expect(reports.map(({ view: name, differences }) => [name, differences])).toEqual(
      [
        'open-alarms',
        'alarm-pages',
        'system-health',
        'postings',
        'facility',
        'published',
        'deadlines',
        'quarantine',
      ].map((name) => [name, []]),
    );
  });

  it('brings a deleted view back while alarms go on, losing none', async () => {
    const house = await aHouse();
    const { services, facility } = house;
    const alarms = [await house.raise(), await house.raise()];
    await house.settle();
    await services.views.drop(facility, view, 1);
    expect((await openAlarms(house)).rows.size).toBe(0);

    let isRebuilding = true;
    const traffic = async () => {
      while (isRebuilding) {
        alarms.push(await house.raise());
        await runProjection(services, facility, openAlarmsProjection);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const going = traffic();
    await rebuildViews(services, facility, 'open-alarms');
    const during = alarms.length;
    isRebuilding = false;
    await going;
    await runProjection(services, facility, openAlarmsProjection);
    expect(during).toBeGreaterThan(2);
    const { position, rows } = await openAlarms(house);
    expect(position).toEqual({ generation: 2, appliedSeq: await head(house) });
    expect(new Set(rows.keys())).toEqual(new Set(alarms));
  });

  it('does what its consumer does outside the view, from where the former generation stood', async () => {
    const house = await aHouse();
    const { services, facility } = house;
    const alarm = await house.raise();
    await house.settle();
    await house.order({
      type: 'alarm.shelve',
      payload: { alarm, minutes: 10, reason: '门窗维修' },
    });
    const [report] = await rebuildViews(services, facility, 'deadlines');
    expect(report).toMatchObject({ rows: 1, position: await head(house), differences: [] });
    const due = await services.due.until(instantAfter(house.clock.now(), 600_000), 10);
    expect(due).toMatchObject([{ facility, command: { payload: { alarm } } }]);
  });

  it.each(['rebuild.before-switch', 'rebuild.after-switch'] as const)(
    'cut short at %s leaves a whole view and can be run again',
    async (point) => {
      let armed = false;
      const house = await aHouse({
        crash: (at) => {
          if (armed && at === point) throw new Error(at);
        },
      });
      const alarm = await house.raise();
      await house.settle();
      armed = true;
      const rebuild = () => rebuildViews(house.services, house.facility, 'open-alarms');
      await expect(rebuild()).rejects.toThrow(point);
      expect([...(await openAlarms(house)).rows.keys()]).toEqual([alarm]);
      armed = false;
      const [report] = await rebuild();
      expect(report?.differences).toEqual([]);
      expect([...(await openAlarms(house)).rows.keys()]).toEqual([alarm]);
    },
  );
});
