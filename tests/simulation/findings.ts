import type { AlarmPage, Envelope } from '@watchhouse/contracts';
import {
  consumerNames,
  consumers,
  exportLog,
  readArchived,
  rebuildViews,
  verifyExport,
} from '@watchhouse/shell';
import type { StreamRecord } from '@watchhouse/shell';
import { erasedName, wholeLog } from './day.ts';
import type { House } from './house.ts';
import type { Screen } from './client.ts';
import { facility } from './site.ts';

/** Everything that must hold of a house at rest, whatever happened before; each finding is one sentence. */
export async function findingsOf(house: House, screen: Screen): Promise<readonly string[]> {
  const log = await wholeLog(house);
  return [
    ...(await ledgerFindings(house)),
    ...repeatedCommands(log),
    ...doubleAcknowledgements(log),
    ...(JSON.stringify(log).includes(erasedName) ? ['the erased name stands in the log'] : []),
    ...(await viewFindings(house)),
    ...(await screenFindings(house, screen)),
    ...(await laggards(house, log.length)),
    ...(await archiveFindings(house)),
  ];
}

async function ledgerFindings({ services }: House): Promise<string[]> {
  const findings: string[] = [];
  for await (const { report } of verifyExport(exportLog(services, facility))) {
    if (!report.whole) findings.push(`the ledger is not sound: ${JSON.stringify(report)}`);
  }
  return findings;
}

/** A command's events stand together: had it been carried out twice, its id would come back later. */
function repeatedCommands(log: readonly Envelope[]): string[] {
  const closed = new Set<string>();
  const findings: string[] = [];
  let current = '';
  for (const { commandId, seq } of log) {
    if (commandId === current) continue;
    if (closed.has(commandId))
      findings.push(`command ${commandId} took effect twice, again at ${seq}`);
    closed.add(current);
    current = commandId;
  }
  return findings;
}

function doubleAcknowledgements(log: readonly Envelope[]): string[] {
  const acknowledged = new Set<string>();
  const findings: string[] = [];
  for (const { type, stream, seq } of log) {
    if (type === 'alarm.re-alarmed') acknowledged.delete(stream);
    if (type !== 'alarm.acknowledged') continue;
    if (acknowledged.has(stream))
      findings.push(`${stream} was acknowledged twice, again at ${seq}`);
    acknowledged.add(stream);
  }
  return findings;
}

async function viewFindings({ services }: House): Promise<string[]> {
  const reports = await rebuildViews(services, facility);
  return reports
    .filter(({ differences }) => differences.length > 0)
    .map(({ view, differences }) => `${view} differs from the log in ${differences.join(', ')}`);
}

async function screenFindings({ services }: House, screen: Screen): Promise<string[]> {
  const { rows } = await services.views.rows(facility, 'open-alarms');
  const truth = JSON.stringify([...rows].sort());
  return JSON.stringify([...screen.rows].sort()) === truth
    ? []
    : ['the screen shows something else'];
}

/** The archive holds every record of the stream once and as it was. */
async function archiveFindings({ services }: House): Promise<string[]> {
  const archived: StreamRecord[] = [];
  for (const { shard } of await services.signals.shards()) {
    const pages = readArchived(services.objects.archive, facility, { shard });
    for await (const page of pages) archived.push(...page);
  }
  const inWords = ({ sequenceNumber, bytes }: StreamRecord) =>
    `${sequenceNumber} ${Buffer.from(bytes).toString('utf8')}`;
  const [found, expected] = [archived.map(inWords), services.signals.records.map(inWords)];
  return JSON.stringify(found) === JSON.stringify(expected)
    ? []
    : [`the archive holds ${found.length} records, or others, of ${expected.length}`];
}

async function laggards({ services }: House, head: number): Promise<string[]> {
  const findings: string[] = [];
  for (const name of consumerNames) {
    const position = await consumers[name].position(services, facility);
    if (position < head) findings.push(`${name} stands at ${position} of ${head}`);
  }
  return findings;
}

/**
 * What a day came to, in words that do not depend on chance: each alarm with its state and the steps it took. When a
 * view was stale, and since when detection was parked, depends on which messages were lost.
 */
export async function outcomeOf({ services }: House): Promise<readonly string[]> {
  const { rows } = await services.views.rows(facility, 'alarm-pages');
  return ([...rows.values()] as AlarmPage[])
    .filter(({ row }) => row.definition.rule !== 'view-stale')
    .map(({ row, history }) => {
      const steps = history.map(({ type, by }) =>
        by === undefined ? type : `${type} by ${by.badge}`,
      );
      const { rule } = row.definition;
      if (rule === 'detection-parked') return `${rule} ${row.status}`;
      return `${rule} ${row.alarm} ${row.status}: ${steps.join(', ')}`;
    })
    .sort();
}
