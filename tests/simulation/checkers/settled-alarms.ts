import type { Envelope } from '@watchhouse/contracts';
import { house } from '../story/place.ts';
import { inOrder } from '../world/in-order.ts';
import { raisedAt, settledAlarms } from './alarms-of.ts';
import type { SettledAlarm } from './alarms-of.ts';
import type { Checker, Finding } from './finding.ts';

/** Settled alarms equal those of in-order delivery, identity by identity. */
export const settledAlarmsEqual: Checker = async (played) => {
  const { cut, published } = played.weather;
  const log = played.logs.get(house) ?? [];
  const reference = await inOrder(played, house);
  // An agent that is cut off when rules are published tells by those it has: of an alarm that both editions know it
  // says, under the same id, another instant.
  const byOtherRules = cut !== undefined && published !== undefined;
  return differences(house.name, log, reference, byOtherRules ? identityOf : wholeOf);
};

const wholeOf = (alarm: SettledAlarm): string => JSON.stringify(alarm);
const identityOf = ({ alarm, rule, key, openingSignal }: SettledAlarm): string =>
  JSON.stringify({ alarm, rule, key, openingSignal });

function differences(
  name: string,
  log: readonly Envelope[],
  reference: readonly Envelope[],
  compared: (alarm: SettledAlarm) => string,
): readonly Finding[] {
  const [found, expected] = [settledAlarms(log), settledAlarms(reference)];
  const findings: Finding[] = [];
  for (const [id, alarm] of expected) {
    const other = found.get(id);
    if (other === undefined) {
      findings.push({ text: `${name} lacks the alarm ${inWords(alarm)}`, ...where(alarm) });
    } else if (compared(other) !== compared(alarm)) {
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
