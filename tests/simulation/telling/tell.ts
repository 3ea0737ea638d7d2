import type { Envelope } from '@watchhouse/contracts';
import { itemOf } from '@watchhouse/edge';
import type { Finding } from '../checkers/finding.ts';
import { weatherInWords } from '../weather/in-words.ts';
import type { Note, Played } from '../world/played.ts';

const aroundMs = 60_000;
const linesMax = 60;
const findingsMax = 8;

/**
 * The story of a seed whose promises were broken, for a person: the weather in words, what happened around each
 * difference, and the difference.
 */
export function tell(
  played: Played,
  findings: readonly (Finding & { readonly promise: string })[],
): string {
  const told = oneOfEachFirst(findings)
    .slice(0, findingsMax)
    .flatMap((finding, index) => [
      '',
      `${index + 1}. Broken: ${finding.promise}.`,
      `   ${finding.text}.`,
      ...(finding.at === undefined ? [] : around(played, finding, finding.at)),
    ]);
  const more = findings.length - findingsMax;
  return [
    `Seed ${played.seed}: ${findings.length} promises broken.`,
    ...weatherInWords(played.weather),
    ...told,
    ...(more > 0 ? ['', `And ${more} more.`] : []),
    '',
    `Again: npm run test:sim -- --seed ${played.seed}`,
  ].join('\n');
}

/** Of each promise the first, then the others: many findings of one kind hide no other kind. */
function oneOfEachFirst<T extends { readonly promise: string }>(
  findings: readonly T[],
): readonly T[] {
  const isFirst = (finding: T) =>
    findings.find(({ promise }) => promise === finding.promise) === finding;
  return [...findings.filter(isFirst), ...findings.filter((finding) => !isFirst(finding))];
}

function around(played: Played, finding: Finding, at: number): readonly string[] {
  const lines = [...played.notes, ...alarmNotes(played), ...signalNotes(played, finding)]
    .filter((note) => Math.abs(note.at - at) <= aroundMs || isAbout(note, finding))
    .sort((left, right) => left.at - right.at);
  const shown = lines.slice(0, linesMax).map((note) => `   ${clockTime(note.at)}  ${note.text}`);
  const hidden = lines.length - shown.length;
  return [
    '   What happened around it:',
    ...shown,
    ...(hidden > 0 ? [`   … and ${hidden} more`] : []),
  ];
}

const isAbout = ({ text }: Note, { about = [] }: Finding): boolean =>
  about.some((word) => text.includes(word));

/** What the ledgers say of alarms. */
function alarmNotes({ logs }: Played): readonly Note[] {
  return [...logs].flatMap(([{ name }, log]) =>
    log
      .filter(({ type }) => type.startsWith('alarm.') || type.startsWith('stream.'))
      .map((event) => ({ at: Date.parse(event.recordedAt), text: `${name}: ${inWords(event)}` })),
  );
}

function inWords({ type, payload, seq }: Envelope): string {
  const { alarm, definition, cause, supersedes } = payload as Record<string, unknown> & {
    readonly definition?: { readonly rule: string };
  };
  const parts = [`${type} (position ${seq})`, definition?.rule, alarm, cause];
  const said = parts.filter((part) => typeof part === 'string').join(' ');
  return typeof supersedes === 'string' ? `${said} instead of ${supersedes}` : said;
}

/** The signals that a finding names, where they happened. */
function signalNotes({ disks }: Played, { about = [] }: Finding): readonly Note[] {
  if (about.length === 0) return [];
  return [...disks].flatMap(([place, ofPlace]) =>
    [...ofPlace].flatMap(([wing, { kept }]) =>
      kept.ordered
        .flatMap((record) => itemOf(record).signals)
        .filter(({ id }) => about.includes(id))
        .map(({ id, type, time, sequence }) => ({
          at: Date.parse(time),
          text: `${place.name} ${wing}: ${type} ${id} happened (number ${sequence ?? 0})`,
        })),
    ),
  );
}

const clockTime = (at: number): string => new Date(at).toISOString().slice(5, 23).replace('T', ' ');
