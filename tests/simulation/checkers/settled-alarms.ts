import type { Envelope } from '@watchhouse/contracts';
import { house } from '../story/place.ts';
import { inOrder } from '../world/in-order.ts';
import { raisedAt, settledAlarms } from './alarms-of.ts';
import type { SettledAlarm } from './alarms-of.ts';
import type { Checker, Finding } from './finding.ts';

/** Settled alarms equal those of in-order delivery, identity by identity. */
export const settledAlarmsEqual: Checker = async (played) => {
  const log = played.logs.get(house) ?? [];
  return differences(house.name, log, await inOrder(played, house));
};

function differences(
  name: string,
  log: readonly Envelope[],
  reference: readonly Envelope[],
): readonly Finding[] {
  const [found, expected] = [settledAlarms(log), settledAlarms(reference)];
  const findings: Finding[] = [];
  for (const [id, alarm] of expected) {
    const other = found.get(id);
    if (other === undefined) {
      findings.push({ text: `${name} lacks the alarm ${inWords(alarm)}`, ...where(alarm) });
    } else if (JSON.stringify(other) !== JSON.stringify(alarm)) {
      const text = `${name} has ${inWords(other)}, but in order it is ${inWords(alarm)}`;
      findings.push({ text, ...where(alarm) });
    }
  }
  for (const [id, alarm] of found) {
    if (expected.has(id)) continue;
    const at = raisedAt(log, id) ?? Date.parse(alarm.openedAt);
    findings.push({
      text: `${name} has an alarm too many: ${inWords(alarm)}`,
      ...where(alarm),
      at,
    });
  }
  return findings;
}

const where = ({ alarm, openingSignal, openedAt }: SettledAlarm) => ({
  at: Date.parse(openedAt),
  about: [alarm, openingSignal],
});

const inWords = ({ rule, alarm, openedAt, lastOpeningAt, endedAt }: SettledAlarm): string =>
  `${rule} ${alarm}, opened at ${clockTime(openedAt)}` +
  (lastOpeningAt === openedAt ? '' : `, again at ${clockTime(lastOpeningAt)}`) +
  (endedAt === undefined ? ', not ended by itself' : `, ended at ${clockTime(endedAt)}`);

const clockTime = (instant: string): string => instant.slice(5, 23).replace('T', ' ');
