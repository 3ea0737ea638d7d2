import { exportLog, execute, makeCheckpoint, memoryServices } from '@watchhouse/shell';
import type { ExportLine } from '@watchhouse/shell';
import { Envelope } from '@watchhouse/contracts';
import { linkEnvelope } from '@watchhouse/domain';

const label = { 'zh-Hans': '所', 'zh-Hant': '所', en: 'House' };

/** The export of a small log: a facility, three persons, and two checkpoints. */
export async function anExport(): Promise<ExportLine[]> {
  const services = memoryServices();
  const facility = services.ids.next('facility');
  const context = {
    facility,
    now: services.clock.now(),
    mode: 'live',
    actor: { kind: 'software', name: 'test' },
    correlation: services.ids.next('correlation'),
  } as const;
  await execute(
    services,
    {
      id: services.ids.next('command'),
      type: 'facility.register',
      payload: { kind: 'facility', code: '430000', name: label, timeZone: 'Asia/Shanghai' },
    },
    context,
  );
  for (const name of ['One', 'Two', 'Three']) {
    const person = services.ids.next('person');
    const id = services.ids.next('command');
    await execute(services, { id, type: 'person.register', payload: { person, name } }, context);
    if (name !== 'Two') await makeCheckpoint(services, facility);
  }
  const lines: ExportLine[] = [];
  for await (const line of exportLog(services, facility)) lines.push(line);
  return lines;
}

const events = (lines: readonly ExportLine[]) =>
  lines.flatMap((line) => (line.kind === 'event' ? [Envelope.parse(JSON.parse(line.entry))] : []));

const eventLine = (event: Envelope): ExportLine => ({
  kind: 'event',
  entry: JSON.stringify(event),
});

function withEvents(lines: readonly ExportLine[], changed: readonly Envelope[]): ExportLine[] {
  const [first, ...rest] = lines.filter(({ kind }) => kind !== 'event');
  return [...(first === undefined ? [] : [first]), ...changed.map(eventLine), ...rest];
}

const forged = (event: Envelope): Envelope => ({
  ...event,
  payload: { ...event.payload, forged: true },
});

/** Every kind of tampering, and the fault by which it must be named. */
export const tamperings: readonly {
  readonly name: string;
  readonly fault: { readonly kind: string; readonly seq: number };
  readonly tamper: (lines: readonly ExportLine[]) => ExportLine[];
}[] = [
  {
    name: 'an event was changed',
    fault: { kind: 'changed-event', seq: 2 },
    tamper: (lines) =>
      withEvents(
        lines,
        events(lines).map((event) => (event.seq === 2 ? forged(event) : event)),
      ),
  },
  {
    name: 'an event was made unreadable',
    fault: { kind: 'changed-event', seq: 1 },
    tamper: (lines) =>
      lines.map((line, index) => (index === 1 ? { kind: 'event', entry: '{' } : line)),
  },
  {
    name: 'an event in the middle was left out',
    fault: { kind: 'gap', seq: 3 },
    tamper: (lines) =>
      withEvents(
        lines,
        events(lines).filter(({ seq }) => seq !== 3),
      ),
  },
  {
    name: 'the tail was cut off',
    fault: { kind: 'missing-tail', seq: 4 },
    tamper: (lines) =>
      withEvents(
        lines,
        events(lines).filter(({ seq }) => seq < 4),
      ),
  },
  {
    name: 'the file was cut off',
    fault: { kind: 'missing-tail', seq: 3 },
    tamper: (lines) => lines.slice(0, 3),
  },
  {
    name: 'an event was inserted',
    fault: { kind: 'inserted-event', seq: 3 },
    tamper: (lines) => {
      const log = events(lines);
      const [, second, third] = log;
      if (second === undefined || third === undefined) throw new Error('The log is too short.');
      const intruder = linkEnvelope(forged(third), { seq: 2, hash: second.hash });
      return withEvents(lines, [...log.slice(0, 2), intruder, ...log.slice(2)]);
    },
  },
  {
    name: 'the log was re-hashed as a whole',
    fault: { kind: 're-hashed-log', seq: 2 },
    tamper: (lines) => {
      let head = { seq: 0, hash: '0'.repeat(64) };
      const log = events(lines).map((event) => {
        const linked = linkEnvelope(event.seq === 2 ? forged(event) : event, head);
        head = { seq: linked.seq, hash: linked.hash };
        return linked;
      });
      return withEvents(lines, log).map((line) =>
        line.kind === 'end' ? { kind: 'end', head } : line,
      );
    },
  },
  {
    name: 'a checkpoint was changed',
    fault: { kind: 'bad-checkpoint-signature', seq: 2 },
    tamper: (lines) =>
      lines.map((line) =>
        line.kind === 'log'
          ? {
              ...line,
              checkpoints: line.checkpoints.map((checkpoint) =>
                checkpoint.seq === 2 ? { ...checkpoint, hash: 'f'.repeat(64) } : checkpoint,
              ),
            }
          : line,
      ),
  },
  {
    name: 'a checkpoint was left out',
    fault: { kind: 'broken-checkpoint-chain', seq: 4 },
    tamper: (lines) =>
      lines.map((line) =>
        line.kind === 'log' ? { ...line, checkpoints: line.checkpoints.slice(1) } : line,
      ),
  },
  {
    name: 'a state was changed',
    fault: { kind: 'wrong-state', seq: 2 },
    tamper: (lines) =>
      lines.map((line) =>
        line.kind === 'state' && line.seq === 2 ? { ...line, state: { status: 'other' } } : line,
      ),
  },
];
