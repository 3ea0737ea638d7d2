import { eventContracts, personCommands, softwareCommands } from '@watchhouse/contracts';
import type { Command } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { at, officerWithBadge, theFacility } from './builders/alarm-builder.ts';
import { logOf } from './builders/log-builder.ts';
import {
  postCommand,
  publishCommand,
  quarantineCommand,
  registerCommand,
  relieveCommand,
} from './builders/register-builder.ts';
import type { CommandContext, Decision } from './decider.ts';
import { deciderOf, deciderOfStream, deciders } from './deciders.ts';

const officer = officerWithBadge('A1001', 'warden').officer;

/** Decides a command on what came of the commands before it. */
function decided(before: readonly Command[], command: Command, context = at(0)): Decision {
  const decider = deciderOf(command.type);
  const stream = decider.streamOf(command, context);
  const log = logOf(before.map((each): [Command, CommandContext] => [each, at(0)]));
  const state = log.states.find((item) => item.stream === stream)?.state ?? decider.initial;
  return decider.decide(state, command, context);
}
const refusalOf = (decision: Decision) => (decision.accepted ? undefined : decision.refusal.code);

describe('the registry', () => {
  it('has one decider for each command that the contracts know, and none for another', () => {
    const types = [...Object.keys(personCommands), ...Object.keys(softwareCommands)];
    const known = [...new Set(deciders.values())].flatMap(({ commands }) => commands);
    expect([...known].sort()).toEqual(types.sort());
    expect(() => deciderOf('alarm.silence' as Command['type'])).toThrow('no decider');
  });

  it('folds each event type of the ledger in exactly one decider', () => {
    const folded = [...new Set(deciders.values())].flatMap(({ events }) => events);
    expect([...folded].sort()).toEqual(Object.keys(eventContracts).sort());
  });

  it('finds the decider of a stream by its noun', () => {
    const command = publishCommand('site-plan.publish', 'a');
    const stream = deciderOf(command.type).streamOf(command, at(0));
    expect(stream).toBe(`site-plan#${theFacility}`);
    expect(deciderOfStream(stream)).toBe(deciderOf('rule-set.publish'));
  });
});

describe('an officer', () => {
  it('is posted, and the badge number is claimed for them', () => {
    expect(decided([], postCommand('A1001'))).toMatchObject({
      accepted: true,
      events: [{ type: 'officer.posted', payload: { badge: 'A1001' } }],
      claims: [{ key: 'badge#A1001', holder: officer }],
    });
  });

  it('who gets another badge gives the old one back; who gets other posts keeps it', () => {
    const changed = postCommand('B2002', { officer, principal: 'sub-A1001' });
    expect(decided([postCommand('A1001')], changed)).toMatchObject({
      claims: [{ key: 'badge#B2002', holder: officer }],
      releases: [{ key: 'badge#A1001', holder: officer }],
    });
    const reposted = decided([postCommand('A1001')], postCommand('A1001', { posts: ['patrol'] }));
    expect(reposted).toMatchObject({ accepted: true, events: [{ type: 'officer.posted' }] });
    expect(reposted).not.toHaveProperty('claims');
  });

  it('never passes to another sign-in, not even after being relieved', () => {
    const other = postCommand('A1001', { principal: 'sub-other' });
    expect(refusalOf(decided([postCommand('A1001')], other))).toBe('officer.exists');
    const relieved = [postCommand('A1001'), relieveCommand(officer)];
    expect(refusalOf(decided(relieved, other))).toBe('officer.exists');
    expect(decided(relieved, postCommand('A1001'))).toMatchObject({
      claims: [{ key: 'badge#A1001' }],
    });
  });

  it('who is relieved gives the badge back, once', () => {
    expect(decided([postCommand('A1001')], relieveCommand(officer))).toMatchObject({
      events: [{ type: 'officer.relieved', payload: { officer, principal: 'sub-A1001' } }],
      releases: [{ key: 'badge#A1001', holder: officer }],
    });
    const relieved = [postCommand('A1001'), relieveCommand(officer)];
    expect(refusalOf(decided(relieved, relieveCommand(officer)))).toBe('officer.notPosted');
    expect(refusalOf(decided([], relieveCommand(officer)))).toBe('officer.notPosted');
  });
});

describe('a facility', () => {
  it('is registered once, as what its id says', () => {
    const register = registerCommand('facility');
    expect(decided([], register)).toMatchObject({ events: [{ type: 'facility.registered' }] });
    expect(refusalOf(decided([register], register))).toBe('facility.exists');
    expect(refusalOf(decided([], registerCommand('city')))).toBe('request.malformed');
  });
});

describe('a register', () => {
  it('counts its editions up, each register for itself', () => {
    const first = publishCommand('rule-set.publish', 'a');
    const edition = (decision: Decision) =>
      decision.accepted ? decision.events[0]?.payload : undefined;
    expect(edition(decided([], first))).toMatchObject({ edition: 1 });
    const second = publishCommand('rule-set.publish', 'b');
    expect(edition(decided([first], second))).toMatchObject({ edition: 2 });
    expect(edition(decided([first], publishCommand('site-plan.publish', 'a')))).toMatchObject({
      edition: 1,
    });
  });

  it('refuses the document that is in force, takes back an older one as a new edition', () => {
    const [a, b] = ['a', 'b'].map((digit) => publishCommand('rule-set.publish', digit)) as [
      Command,
      Command,
    ];
    expect(refusalOf(decided([a], a))).toBe('published.unchanged');
    expect(decided([a, b], a)).toMatchObject({ events: [{ payload: { edition: 3 } }] });
  });
});

describe('a person', () => {
  const id = postCommand('A1001').id;
  const person = 'per_01JD8Z6M5V3N9QK2T7W4X8Y0AB';
  const register = {
    id,
    type: 'person.register',
    payload: { person, name: '李四' },
  } as Command;
  const recordErasure = {
    id,
    type: 'person.record-erasure',
    payload: { person, destroyedAt: at(0).now, finalAt: at(60).now },
  } as Command;

  it('is registered once', () => {
    expect(decided([], register)).toMatchObject({
      events: [{ type: 'person.registered', payload: { name: '李四' } }],
    });
    expect(refusalOf(decided([register], register))).toBe('person.exists');
  });

  it('is erased on record once, and never registered again under the same id', () => {
    expect(decided([register], recordErasure)).toMatchObject({
      events: [{ type: 'person.erased', payload: { person, finalAt: at(60).now } }],
    });
    expect(decided([register, recordErasure], recordErasure)).toMatchObject({ events: [] });
    expect(refusalOf(decided([register, recordErasure], register))).toBe('person.exists');
  });

  it('who was never registered has nothing to erase', () => {
    expect(refusalOf(decided([], recordErasure))).toBe('resource.notFound');
  });
});

describe('the signal stream', () => {
  it('puts every quarantine on record and counts what lies there', () => {
    const steps = [quarantineCommand(3, 1), quarantineCommand(2, 9)].map(
      (command): [Command, CommandContext] => [command, at(9, 'software')],
    );
    const { events, states } = logOf(steps);
    expect(events.map(({ type }) => type)).toEqual([
      'stream.records-quarantined',
      'stream.records-quarantined',
    ]);
    expect(states[0]?.state).toMatchObject({ status: 'quarantining', quarantined: 5 });
  });
});
