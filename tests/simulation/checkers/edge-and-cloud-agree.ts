import type { Envelope } from '@watchhouse/contracts';
import { eventsOf, settledAlarms } from './alarms-of.ts';
import type { Checker, Finding } from './finding.ts';

/**
 * The agents' own detection raised, by id, the alarms that the cloud settled on: none is missing, and each that is
 * not among them is there as the repetition of one. An agent has one edition of the rules, so a story in which
 * another is published says nothing here.
 */
export const edgeAndCloudAgree: Checker = ({ weather, logs, disks }) => {
  if (weather.published !== undefined) return [];
  return [...logs].flatMap(([{ name }, log], index) => {
    const edge = new Map(
      [...([...disks.values()][index]?.values() ?? [])].flatMap(({ raised }) => [...raised]),
    );
    const cloud = settledAlarms(log);
    const onlyEdge = [...edge.values()].filter(
      (alarm) => !cloud.has(alarm.alarm) && !isRepetition(log, alarm),
    );
    const onlyCloud = [...cloud.values()].filter(({ alarm }) => !edge.has(alarm));
    return [
      ...onlyEdge.map((alarm) => finding(`${name}: only the edge raised`, alarm)),
      ...onlyCloud.map((alarm) => finding(`${name}: the edge did not raise`, alarm)),
    ];
  });
};

type Raised = Readonly<Record<'alarm' | 'rule' | 'openingSignal' | 'openedAt', string>>;

const finding = (text: string, { alarm, rule, openingSignal, openedAt }: Raised): Finding => ({
  text: `${text} ${rule} ${alarm}`,
  at: Date.parse(openedAt),
  about: [alarm, openingSignal],
});

/** Whether the ledger, which knows what an officer ended, took an opening as the return of an open alarm. */
const isRepetition = (log: readonly Envelope[], { rule, openingSignal }: Raised): boolean =>
  eventsOf(log, 'alarm.re-alarmed').some(
    ({ payload }) => payload.rule === rule && payload.signal === openingSignal,
  );
