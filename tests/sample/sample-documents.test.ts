import { RuleSet, Scenario, SitePlan } from '@watchhouse/contracts';
import { sampleDocuments } from '@watchhouse/local';
import { describe, expect, it } from 'vitest';

const documents = sampleDocuments();
const written = (name: string): string => documents[name] ?? '';
const plan = SitePlan.parse(JSON.parse(written('site-plan.json')));
const scenario = Scenario.parse(JSON.parse(written('scenario.json')));
const rules = RuleSet.parse(JSON.parse(written('rules.json')));

describe('the sample floor', () => {
  it('holds cells, corridor, control room, sally port and the rooms of a block', () => {
    const categories = plan.features.flatMap((feature) =>
      feature.feature_type === 'unit' ? [feature.properties.category] : [],
    );
    expect(categories.filter((category) => category === 'cell')).toHaveLength(10);
    expect(new Set(categories)).toEqual(
      new Set([
        'cell',
        'corridor',
        'control-room',
        'interrogation-room',
        'lawyer-meeting-room',
        'medical-room',
        'sally-port',
        'yard',
        'office',
        'store',
      ]),
    );
  });
  it('names every feature once, and joins doors, zones and devices to rooms that exist', () => {
    const ids = plan.features.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { properties } of plan.features) {
      const rooms =
        'units' in properties ? properties.units : 'unit' in properties ? [properties.unit] : [];
      for (const room of rooms) expect(ids).toContain(room);
    }
  });
  it('has no camera where lawyers meet', () => {
    const lawyer = plan.features.find(
      ({ feature_type, properties }) =>
        feature_type === 'unit' && properties.category === 'lawyer-meeting-room',
    );
    const kinds = plan.features.flatMap((feature) =>
      feature.feature_type === 'device' && feature.properties.unit === lawyer?.id
        ? [feature.properties.kind]
        : [],
    );
    expect(kinds).toEqual(['duress-button']);
  });
});

it('the two doors of the sally port are never open together', () => {
  const pair = plan.features.flatMap((feature) =>
    feature.feature_type === 'opening' && feature.properties.kind === 'ab-door' ? [feature.id] : [],
  );
  expect(pair).toHaveLength(2);
  const open = new Set<string>();
  const moments = scenario.script.flatMap((said) => (said.type === 'door.state' ? [said] : []));
  for (const { data } of moments.sort((left, right) => left.atSecond - right.atSecond)) {
    if (!(pair as readonly string[]).includes(data.door)) continue;
    if (data.state === 'open') open.add(data.door);
    else open.delete(data.door);
    expect(open.size).toBeLessThan(2);
  }
});

it('the packaged rules say their alarm in three languages, and the urgent ones are never shelved', () => {
  expect(rules.rules.map(({ id }) => id)).toEqual([
    'danger-zone-dwell',
    'duress',
    'agent-silent',
    'device-silent',
    'clock-wrong',
    'fence-guard',
    'camera-covered',
    'alarm-input',
  ]);
  for (const { title, alarm } of rules.rules) {
    for (const { 'zh-Hans': hans, 'zh-Hant': hant, en } of [title, alarm.message, alarm.action]) {
      expect(hans).not.toBe(en);
      expect(hant).not.toBe(en);
    }
  }
  expect(rules.rules.filter(({ alarm }) => !alarm.shelvable).map(({ id }) => id)).toEqual([
    'duress',
    'agent-silent',
  ]);
});
