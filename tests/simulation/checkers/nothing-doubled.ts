import type { Envelope } from '@watchhouse/contracts';
import { eventsOf } from './alarms-of.ts';
import type { Checker, Finding } from './finding.ts';

/** No command took effect twice, no alarm was raised twice, nobody's acknowledgement stands twice. */
export const nothingDoubled: Checker = ({ logs }) =>
  [...logs].flatMap(([{ name }, log]) =>
    [...repeatedCommands(log), ...repeatedAlarms(log), ...repeatedAcknowledgements(log)].map(
      (finding) => ({ ...finding, text: `${name}: ${finding.text}` }),
    ),
  );

/** A command's events stand together: had it been carried out twice, its id would come back later. */
function repeatedCommands(log: readonly Envelope[]): Finding[] {
  const closed = new Set<string>();
  const findings: Finding[] = [];
  let current = '';
  for (const { commandId, seq, recordedAt } of log) {
    if (commandId === current) continue;
    if (closed.has(commandId)) {
      const text = `command ${commandId} took effect twice, again at position ${seq}`;
      findings.push({ text, at: Date.parse(recordedAt) });
    }
    closed.add(current);
    current = commandId;
  }
  return findings;
}

function repeatedAlarms(log: readonly Envelope[]): Finding[] {
  const seen = new Map<string, string>();
  const findings: Finding[] = [];
  for (const { payload, recordedAt } of eventsOf(log, 'alarm.raised')) {
    const { alarm, key, openingSignal, definition } = payload;
    const opening = `${definition.rule} ${key} ${openingSignal}`;
    const other = seen.get(opening);
    if (other !== undefined) {
      const text = `${definition.rule} was raised twice for one opening, as ${other} and ${alarm}`;
      findings.push({ text, at: Date.parse(recordedAt), about: [alarm] });
    }
    seen.set(opening, alarm);
  }
  return findings;
}

function repeatedAcknowledgements(log: readonly Envelope[]): Finding[] {
  const acknowledged = new Set<string>();
  const findings: Finding[] = [];
  for (const { type, stream, seq, recordedAt } of log) {
    if (type === 'alarm.re-alarmed') acknowledged.delete(stream);
    if (type !== 'alarm.acknowledged') continue;
    if (acknowledged.has(stream)) {
      const text = `${stream} was acknowledged twice, again at position ${seq}`;
      findings.push({ text, at: Date.parse(recordedAt) });
    }
    acknowledged.add(stream);
  }
  return findings;
}
