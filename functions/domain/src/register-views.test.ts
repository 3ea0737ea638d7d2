import { HealthRow } from '@watchhouse/contracts';
import type { Command } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import {
  afterSeconds,
  alarmNumber,
  at,
  clearCommand,
  correctCommand,
  expiryCommand,
  officerWithBadge,
  plainCommand,
  raiseCommand,
  reAlarmCommand,
  reasonedCommand,
  shelveCommand,
} from './builders/alarm-builder.ts';
import { logOf } from './builders/log-builder.ts';
import {
  postCommand,
  publishCommand,
  quarantineCommand,
  registerCommand,
  relieveCommand,
} from './builders/register-builder.ts';
import { viewOf } from './builders/view-builder.ts';
import { deadlinesProjection, shelvingKey } from './deadline/deadlines.ts';
import type { CommandContext } from './decider.ts';
import { facilitiesProjection } from './facility/facilities.ts';
import { systemHealthProjection } from './health/system-health.ts';
import { derivedId } from './ids/derived-id.ts';
import { postingsProjection } from './officer/postings.ts';
import type { Projection } from './projection.ts';
import { publishedProjection } from './published/published-registers.ts';

type Step = readonly [Command, CommandContext];
const agent = derivedId('agent', afterSeconds(0), ['agent']);
const silent: Step = [
  raiseCommand({ key: agent }, { rule: 'agent-silent', category: 'system', shelvable: false }),
  at(1, 'software'),
];
const alarm = alarmNumber(1);
const officer = officerWithBadge('A1001', 'warden').officer;
const rowsOf = <R>(projection: Projection<R>, ...steps: readonly Step[]) =>
  viewOf(projection, logOf(steps).events);
const step = (command: Command, seconds = 0): Step => [command, at(seconds)];

describe('system health', () => {
  const health = (...steps: Step[]) => rowsOf(systemHealthProjection, ...steps);

  it('shows a silent agent as failed since its last sign of life, and as well again afterwards', () => {
    const failed = health(silent).get(agent);
    expect(HealthRow.parse(failed)).toEqual(failed);
    expect(failed).toMatchObject({ kind: 'agent', state: 'failed', since: afterSeconds(0) });
    expect(health(silent, [clearCommand(30), at(30, 'software')]).get(agent)).toMatchObject({
      state: 'ok',
      since: afterSeconds(30),
    });
  });

  it('shows it failed again when the alarm, ended by hand, comes back', () => {
    const back = health(silent, step(reasonedCommand('alarm.end-condition'), 20), [
      reAlarmCommand(90),
      at(90, 'software'),
    ]);
    expect(back.get(agent)).toMatchObject({ state: 'failed', since: afterSeconds(90) });
  });

  it('says nothing of the alarms of other rules', () => {
    expect(health([raiseCommand(), at(1, 'software')]).size).toBe(0);
  });

  it('counts what lies in quarantine and says what was wrong last', () => {
    const row = health(step(quarantineCommand(3, 1)), step(quarantineCommand(2, 9))).get(
      'quarantine',
    );
    expect(HealthRow.parse(row)).toMatchObject({
      state: 'warning',
      count: 5,
      since: afterSeconds(9),
      detail: 'not-json data.height',
    });
  });

  it('shows the editions of rule set and site plan', () => {
    const rows = health(
      step(publishCommand('rule-set.publish', 'a')),
      step(publishCommand('rule-set.publish', 'b')),
      step(publishCommand('site-plan.publish', 'c')),
    );
    expect(rows.get('rule-set')).toMatchObject({ kind: 'rule-set', count: 2 });
    expect(rows.get('site-plan')).toMatchObject({ kind: 'site-plan', count: 1, seq: 3 });
  });

  it('counts a quarantine once, however often the event is applied', () => {
    const { events } = logOf([step(quarantineCommand(3, 1)), step(quarantineCommand(2, 9))]);
    const once = viewOf(systemHealthProjection, events);
    expect(viewOf(systemHealthProjection, events, once)).toEqual(once);
  });
});

describe('postings', () => {
  it('are found by sign-in, change at once and end with the relief', () => {
    const posted = rowsOf(postingsProjection, step(postCommand('A1001'), 3)).get('sub-A1001');
    expect(posted).toMatchObject({ officer, badge: 'A1001', posts: ['warden'], seq: 1 });
    const changed = step(postCommand('A1001', { posts: ['medical', 'patrol'] }), 9);
    const rows = rowsOf(postingsProjection, step(postCommand('A1001')), changed);
    expect(rows.get('sub-A1001')?.posts).toEqual(['medical', 'patrol']);
    const relief = step(relieveCommand(officer));
    expect(rowsOf(postingsProjection, step(postCommand('A1001')), relief).size).toBe(0);
  });

  it('of a sign-in that passed to another officer are not taken away by the first one', () => {
    const next = step(postCommand('B2002', { principal: 'sub-A1001' }));
    const relief = step(relieveCommand(officer));
    const rows = rowsOf(postingsProjection, step(postCommand('A1001')), next, relief);
    expect(rows.get('sub-A1001')?.badge).toBe('B2002');
  });
});

describe('the facility and its registers', () => {
  it('are there by their names', () => {
    const register = step(registerCommand('facility'));
    expect(rowsOf(facilitiesProjection, register).get('self')).toMatchObject({
      kind: 'facility',
      timeZone: 'Asia/Shanghai',
      name: { en: 'Sample detention centre' },
    });
    const rows = rowsOf(
      publishedProjection,
      step(publishCommand('rule-set.publish', 'a')),
      step(publishCommand('site-plan.publish', 'b')),
      step(publishCommand('rule-set.publish', 'c')),
    );
    expect(rows.get('rule-set')).toMatchObject({
      edition: 2,
      document: { sha256: 'c'.repeat(64) },
      seq: 3,
    });
    expect(rows.get('site-plan')?.edition).toBe(1);
  });
});

describe('deadlines', () => {
  const raise: Step = [raiseCommand(), at(1, 'software')];
  const shelve = step(shelveCommand(10), 10);
  const due = (...steps: Step[]) => rowsOf(deadlinesProjection, ...steps).get(shelvingKey(alarm));

  it('carry the command that ends a shelving, under the id of the deadline', () => {
    const row = due(raise, shelve);
    expect(row).toMatchObject({
      dueAt: afterSeconds(610),
      command: {
        type: 'alarm.shelving-expired',
        payload: { alarm, until: afterSeconds(610) },
      },
    });
    expect(row?.command.id.slice(4)).toBe(row?.deadline.slice(4));
  });

  it('are settled by the command they send, by hand, or with the alarm', () => {
    const sent = due(raise, shelve)?.command as Command;
    expect(due(raise, shelve, [sent, at(610, 'software')])).toBeUndefined();
    expect(due(raise, shelve, step(plainCommand('alarm.unshelve'), 20))).toBeUndefined();
    const corrected: Step = [correctCommand(20), at(20, 'software')];
    expect(due(raise, shelve, corrected)).toBeUndefined();
    expect(due(raise, shelve, [expiryCommand(610), at(700, 'software')])).toBeUndefined();
  });

  it('have another id for each shelving', () => {
    const again: Step[] = [step(plainCommand('alarm.unshelve'), 20), step(shelveCommand(20), 30)];
    expect(due(raise, shelve, ...again)?.deadline).not.toBe(due(raise, shelve)?.deadline);
  });
});
