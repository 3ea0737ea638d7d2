import type { Envelope } from '@watchhouse/contracts';
import { itemOf } from '@watchhouse/edge';
import type { SpooledRecord } from '@watchhouse/edge';
import type { Place } from '../story/place.ts';
import type { Played } from '../world/played.ts';
import { eventsOf } from './alarms-of.ts';
import type { Checker, Finding } from './finding.ts';

/** What an agent made durable came to the stream, was read, and every pressed button has its alarm. */
export const nothingLost: Checker = (played) => {
  const findings: Finding[] = [];
  if (played.unread > 0) findings.push({ text: `${played.unread} records were never read` });
  const arrived = arrivedSignals(played);
  for (const [place, disks] of played.disks) {
    for (const [wing, { kept }] of disks) {
      for (const record of [...kept.ordered, ...kept.expedited]) {
        const last = record.text.slice(record.text.lastIndexOf('\n') + 1);
        if (arrived.has(last)) continue;
        const text = `${place.name} ${wing}: the record up to number ${record.to} never arrived`;
        findings.push({ text, at: Date.parse(itemOf(record).signals.at(-1)?.time ?? '') });
      }
      findings.push(...unheardButtons(played, place, kept.ordered));
    }
  }
  return findings;
};

/** Every line in the stream, since the uplink may join records. */
const arrivedSignals = ({ stream }: Played): ReadonlySet<string> =>
  new Set(
    stream
      .shards()
      .flatMap(({ records }) =>
        records.flatMap(({ bytes }) => Buffer.from(bytes).toString('utf8').split('\n')),
      ),
  );

function unheardButtons(
  played: Played,
  place: Place,
  records: readonly SpooledRecord[],
): readonly Finding[] {
  const heard = signalsBehindAlarms(played.logs.get(place) ?? []);
  return records

    .filter(({ text }) => text.includes('duress.pressed'))
    .flatMap((record) => itemOf(record).signals)
    .filter(({ type, id }) => type === 'duress.pressed' && !heard.has(id))
    .map(({ id, time }) => ({
      text: `${place.name}: the button pressed at ${time} (${id}) raised nothing`,
      at: Date.parse(time),
      about: [id],
    }));
}

function signalsBehindAlarms(log: readonly Envelope[]): ReadonlySet<string> {
  const raised = eventsOf(log, 'alarm.raised').map(({ payload }) => payload.openingSignal);
  const again = eventsOf(log, 'alarm.re-alarmed').map(({ payload }) => payload.signal);
  return new Set<string>([...raised, ...again]);
}
