import { limits } from '@watchhouse/contracts';
import type { CommandOf, Rule, Signal } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import {
  agentOne,
  aggregatesOf,
  aRule,
  doorIs,
  duressRule,
  dwellRule,
  edgeAlarm,
  expeditedOf,
  forcedRule,
  heartbeat,
  inputIs,
  pressed,
  replayedOf,
  seen,
  site,
  summary,
} from '../builders/detection-builder.ts';
import type { Told } from '../builders/detection-builder.ts';
import { happened, happenings, run } from '../builders/detection-story.ts';
import type { DetectionState } from './detection-state.ts';
import type { DetectionItem, Ingested } from './ingest.ts';

const ahead = (...signals: readonly Told[]): DetectionItem[] => signals.map(expeditedOf);
const input = (parts: Partial<Omit<Rule, 'id'>> = {}): Rule =>
  aRule('input', {
    on: 'input.changed',
    where: [{ field: 'data.active', operator: 'equals', value: true }],
    by: ['device'],
    ...parts,
  });
const first = ({ decisions }: Ingested) => decisions[0]?.command.payload.alarm;

describe('a button that overtakes', () => {
  const rules = [duressRule()];
  const [one, two] = [pressed(5), pressed(7)];

  it('pressed again says so at once to the open alarm, and in order nothing more', () => {
    const told = run(rules, ahead(one, two));
    expect(happenings(told)).toEqual([happened('raise', 5), happened('re-alarm', 7)]);
    expect(run(rules, aggregatesOf([one, two, heartbeat(8)]), told.state).decisions).toEqual([]);
  });

  it('overtaken by the second press gives the alarm to the first when order shows it', () => {
    const told = run(rules, ahead(two, one));
    expect(happenings(told)).toEqual([happened('raise', 7), happened('re-alarm', 5)]);
    const settled = run(rules, aggregatesOf([one, two, heartbeat(8)]), told.state);
    expect(happenings(settled)).toEqual([happened('supersede', 5), happened('re-alarm', 7)]);
    const [supersede, again] = settled.decisions.map(({ command }) => command.payload);
    expect(supersede).toMatchObject({ supersedes: first(told) });
    expect(again).toMatchObject({ supersedes: first(told), alarm: supersede?.alarm });
  });

  it('whose twin never comes was evidence: its alarm stands, and is forgotten after the bound', () => {
    const told = run(rules, ahead(one));
    const behind = limits.detection.toldAheadMsMax / 1_000 + 6;
    const later = run(rules, aggregatesOf([heartbeat(9), heartbeat(behind)]), told.state);
    expect(later.decisions).toEqual([]);
    expect(later.state.agents[agentOne]?.ahead).toBeUndefined();
  });
});

describe('an input that overtakes', () => {
  const after = [input({ clears: { when: 'after', seconds: 10 } })];

  it('keeps its own alarm until order shows whether the one before had ended', () => {
    const told = run(after, ahead(inputIs(16, 'gate', true)));
    const still = aggregatesOf([
      inputIs(5, 'gate', true),
      inputIs(14, 'gate', true),
      heartbeat(15),
      inputIs(16, 'gate', true),
      heartbeat(17),
    ]);
    // Still open at 16, so it is told again, and what was told ahead gives way to it.
    expect(happenings(run(after, still, told.state))).toMatchObject([
      { what: 'raise', second: 5 },
      { what: 're-alarm', second: 14 },
      { what: 're-alarm', second: 16 },
    ]);
    const over = aggregatesOf([
      inputIs(5, 'gate', true),
      heartbeat(15),
      inputIs(16, 'gate', true),
      heartbeat(17),
    ]);
    expect(happenings(run(after, over, told.state))).toEqual([
      happened('raise', 5),
      happened('clear', 15),
    ]);
  });

  it('is raised in the place of what was told ahead where both come behind one heartbeat', () => {
    const told = run([input()], ahead(inputIs(7, 'gate', true)));
    const order = aggregatesOf([inputIs(5, 'gate', true), inputIs(7, 'gate', true), heartbeat(8)]);
    const { decisions } = run([input()], order, told.state);
    expect(decisions.map(({ command }) => command.type)).toEqual(['alarm.supersede']);
    expect(decisions[0]?.command.payload).toMatchObject({ supersedes: first(told) });
  });

  it('ends in its order, not before', () => {
    const told = run([input()], ahead(inputIs(5, 'gate', true), inputIs(6, 'gate', false)));
    expect(happenings(told)).toEqual([happened('raise', 5)]);
    const order = aggregatesOf([inputIs(5, 'gate', true), inputIs(6, 'gate', false), heartbeat(8)]);
    expect(happenings(run([input()], order, told.state))).toEqual([happened('clear', 6)]);
  });

  it('beyond the bound the eldest is still confirmed, and counted', () => {
    const most = limits.detection.toldAheadMax;
    const many = Array.from({ length: most + 1 }, (_, n) => inputIs(n + 1, `gate ${n}`, true));
    const told = run([input()], ahead(...many));
    expect(told.counters.evicted).toBe(1);
    expect(told.state.agents[agentOne]?.ahead).toHaveLength(most);
    const { decisions } = run([input()], aggregatesOf([...many, heartbeat(999)]), told.state);
    expect(decisions).toEqual(told.decisions.slice(0, 1));
  });
});

describe('an alarm of the agent’s own detection', () => {
  const rules = [dwellRule()];
  const stay = [seen(0, 'p', 'window'), seen(9, 'p', 'window'), seen(18, 'p', 'window')];
  const raised = (of: readonly Rule[], until: number) => {
    const { decisions } = run(of, aggregatesOf([...stay, heartbeat(until)]));
    return decisions[0]?.command as CommandOf<'alarm.raise'>;
  };

  it('is told at once as our rule defines it, and confirmed by order', () => {
    const edge = edgeAlarm(20.5, raised(rules, 20.5));
    const told = run([dwellRule({ version: 3 })], ahead(edge));
    expect(told.decisions[0]?.command.payload).toMatchObject({
      definition: { rule: 'dwell', ruleVersion: 3 },
      alarm: raised(rules, 20.5).payload.alarm,
    });
    const order = aggregatesOf([...stay, heartbeat(20.5)]);
    expect(run([dwellRule({ version: 3 })], order, told.state).decisions).toEqual([]);
  });

  it('that order does not bring is taken back when it has reached that time', () => {
    const quick = [dwellRule({ pattern: { ...rules[0]?.pattern, forSeconds: 5 } as never })];
    const told = run(rules, ahead(edgeAlarm(9.5, raised(quick, 9.5))));
    expect(happenings(told)).toEqual([happened('raise', 5)]);
    // The stay goes on and may still reach our bound, under the same id: not yet.
    const behind = run(rules, aggregatesOf([...stay.slice(0, 2), heartbeat(9.5)]), told.state);
    expect(behind.decisions).toEqual([]);
    const left = run(rules, aggregatesOf([seen(11, 'p'), heartbeat(15)], 4), behind.state);
    expect(happenings(left)).toEqual([happened('correct', 15)]);
    expect(left.decisions[0]?.command.payload).toMatchObject({
      alarm: first(told),
      evidence: { signals: [raised(quick, 9.5).payload.openingSignal] },
    });
  });

  it('that comes when order has passed its opening says nothing new', () => {
    const edge = edgeAlarm(20.5, raised(rules, 20.5));
    const passed = run(rules, aggregatesOf([...stay, seen(21, 'p'), heartbeat(30)]));
    expect(run(rules, ahead(edge), passed.state).decisions).toEqual([]);
  });

  it('under a rule that is not ours, or an id that is not its own, is counted and not told', () => {
    const edge = raised(rules, 20.5);
    const foreign = run([forcedRule()], ahead(edgeAlarm(20.5, edge)));
    expect(foreign).toMatchObject({ decisions: [], counters: { unknownRules: 1, signals: 1 } });
    const forged = run(rules, ahead(edgeAlarm(20.5, edge, { key: 'another' })));
    expect(forged).toMatchObject({ decisions: [], counters: { unknownRules: 1 } });
  });

  it('delivered again is told once', () => {
    const edge = edgeAlarm(20.5, raised(rules, 20.5));
    expect(run(rules, ahead(edge, edge)).decisions).toHaveLength(1);
  });
});

it('a map summary decides nothing, is shown, and pushes out no signal that comes again', () => {
  const many = Array.from({ length: 5 }, (_, n) => summary(n, 'p'));
  const { decisions, accepted, state } = run([duressRule()], ahead(pressed(1), ...many));
  expect(decisions).toHaveLength(1);
  expect(accepted).toHaveLength(6);
  expect(state.expedited).toHaveLength(1);
});

describe('what lay in quarantine', () => {
  const rules = [duressRule(), forcedRule()];
  it('is late and counted, and only expedited signals are told', () => {
    const replayed = replayedOf(doorIs(2, 'forced'), pressed(3), heartbeat(4));
    const { decisions, counters, accepted } = run(rules, [replayed]);
    expect(decisions.map(({ command }) => command.type)).toEqual(['alarm.raise']);
    expect(counters).toMatchObject({ late: 2, signals: 1 });
    // A heartbeat of then is no sign of life, and how the door stood then is not how it stands.
    expect(accepted.map(({ type }) => type)).toEqual(['duress.pressed']);
  });
  it('that was told before is not told again', () => {
    const told = run(rules, ahead(pressed(3)));
    expect(run(rules, [replayedOf(pressed(3))], told.state)).toMatchObject({
      decisions: [],
      counters: { duplicates: 1 },
    });
  });
});

it('a snapshot of the release before, in which the alarm lies as if order had come, is read on', () => {
  const told = run([duressRule()], aggregatesOf([pressed(5), heartbeat(6)]));
  const { edition: _, ...agent } = told.state.agents[agentOne] ?? {};
  const before = { ...agent, sequence: 0, watermark: null };
  const state = { ...told.state, agents: { [agentOne]: before } } as DetectionState;
  const order: Signal[] = aggregatesOf([pressed(5), heartbeat(6)]).flatMap((item) => item.signals);
  expect(run([duressRule()], aggregatesOf(order), state).decisions).toEqual([]);
  expect(state.facility).toBe(site);
});
