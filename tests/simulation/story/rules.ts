const label = (text: string) => ({ 'zh-Hans': text, 'zh-Hant': text, en: text });

const rule = (id: string, parts: object) => ({
  id,
  version: 1,
  title: label(id),
  source: 'simulation',
  where: [],
  holdOffSeconds: 0,
  clears: { when: 'condition-end' },
  alarm: {
    category: 'danger-zone',
    consequence: 'life',
    timeToRespond: 'under-5-min',
    message: label('message'),
    action: label('action'),
    shelvable: true,
  },
  ...parts,
});
const where = (field: string, value: string | boolean) => [{ field, operator: 'equals', value }];

/** No agent of a story is quiet for so long while its line is up. */
const silentSeconds = 1_800;

const dwell = (version: number, forSeconds: number) =>
  rule('window-dwell', {
    version,
    on: 'person.observed',
    by: ['zone', 'track'],
    pattern: { kind: 'dwell', zoneClass: 'danger', forSeconds, leaveSeconds: 3 },
  });

const always = [
  rule('duress', {
    on: 'duress.pressed',
    by: ['device'],
    pattern: { kind: 'match' },
    clears: { when: 'by-hand' },
  }),
  rule('gate-forced', {
    on: 'door.state',
    by: ['door'],
    where: where('data.state', 'forced'),
    pattern: { kind: 'match' },
    holdOffSeconds: 15,
  }),
  rule('intrusion', {
    on: 'camera.analytic',
    by: ['device'],
    where: where('data.active', true),
    pattern: { kind: 'match' },
  }),
  rule('input', {
    on: 'input.changed',
    by: ['device'],
    where: where('data.active', true),
    pattern: { kind: 'match' },
    clears: { when: 'after', seconds: 40 },
    holdOffSeconds: 20,
  }),
  rule('device-silent', {
    on: 'device.health',
    by: ['device'],
    where: where('data.state', 'online'),
    pattern: { kind: 'absence', forSeconds: 120, clock: 'event' },
  }),
  rule('clock-wrong', {
    on: 'device.clock',
    by: ['device'],
    where: [{ field: 'data.state', operator: 'one-of', value: ['off', 'jumped'] }],
    pattern: { kind: 'match' },
  }),
  rule('agent-silent', {
    on: 'agent.heartbeat',
    by: ['agent'],
    pattern: { kind: 'absence', forSeconds: silentSeconds, clock: 'arrival' },
  }),
];

/** The rules with which a story begins. */
export const firstEdition = { rules: [dwell(1, 12), ...always] };
/** Rules on signals that the release before this one knows too. */
export const formerEdition = {
  rules: firstEdition.rules.filter(({ id }) => !['intrusion', 'input', 'clock-wrong'].includes(id)),
};
/** What a story may publish in the middle: a longer dwell, and gates that stand open. */
export const secondEdition = {
  rules: [
    dwell(2, 20),
    ...always,
    rule('gate-open', {
      on: 'door.state',
      by: ['door'],
      where: where('data.state', 'open'),
      pattern: { kind: 'match' },
    }),
  ],
};
