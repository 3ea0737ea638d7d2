import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { FacilityId, Instant, PersonCommand } from '@watchhouse/contracts';
import type { DocumentReference, Refusal } from '@watchhouse/contracts';
import { derivedId } from '@watchhouse/domain';
import { afterAppend, consumers, execute, putDocument } from '@watchhouse/shell';
import type { Services } from '@watchhouse/shell';
import { runningServices } from './running-services.ts';
import { UsageError } from './usage-error.ts';

/** Refusals that mean: this was founded before. */
const alreadyThere = new Set<Refusal['code']>([
  'facility.exists',
  'officer.exists',
  'published.unchanged',
]);

/**
 * `found --file FILE`: gives a new unit its first events, for which nobody can sign in yet: the unit itself, its
 * first officers, site plan and rules. The file is `{"units": [{"unit": "fac_…", "commands": […]}]}` with commands
 * as the API takes them but their ids; a `document` may name a file beside it instead of a published one. Doing it
 * again changes nothing.
 */
export async function found(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { file: { type: 'string' } } });
  if (values.file === undefined) throw new UsageError('Say what to found: --file FILE.');
  const file = path.resolve(values.file);
  const { units } = JSON.parse(readFileSync(file, 'utf8')) as Plan;
  const services = runningServices();
  for (const { unit, commands } of units) {
    const facility = FacilityId.parse(unit);
    for (const command of commands) {
      await give(services, facility, await withDocument(services, path.dirname(file), command));
    }
    await afterAppend(services, facility);
    await Promise.all(
      (['facility', 'postings', 'published'] as const).map((name) =>
        consumers[name].run(services, facility),
      ),
    );
  }
  return 0;
}

interface Plan {
  readonly units: readonly { readonly unit: string; readonly commands: readonly Draft[] }[];
}

interface Draft {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

async function give(services: Services, facility: FacilityId, draft: Draft): Promise<void> {
  const now = services.clock.now();
  const body = JSON.stringify([draft.type, draft.payload]);
  const command = PersonCommand.parse({
    ...draft,
    id: derivedId('command', foundedAt, [facility, body]),
  });
  const execution = await execute(services, command, {
    facility,
    now,
    mode: 'live',
    actor: { kind: 'software', name: 'founding' },
    correlation: services.ids.next('correlation'),
  });
  if (execution.kind === 'refused' && !alreadyThere.has(execution.refusal.code)) {
    throw new UsageError(`${draft.type} was refused: ${execution.refusal.code}`);
  }
}

/** Time part of the ids of founding commands; only sameness matters. */
const foundedAt = Instant.parse('2026-01-01T00:00:00.000Z');

/** Archives the file that a `document` names, and puts its reference in place of the name. */
async function withDocument(services: Services, folder: string, draft: Draft): Promise<Draft> {
  const { document } = draft.payload;
  if (typeof document !== 'string') return draft;
  const bytes = readFileSync(path.resolve(folder, document));
  const reference: DocumentReference = await putDocument(
    services.objects.archive,
    bytes,
    'application/json',
  );
  return { ...draft, payload: { ...draft.payload, document: reference } };
}
