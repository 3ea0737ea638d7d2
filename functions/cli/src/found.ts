import path from 'node:path';
import { parseArgs } from 'node:util';
import { Instant, PersonCommand } from '@watchhouse/contracts';
import type { FacilityId, Refusal } from '@watchhouse/contracts';
import { derivedId } from '@watchhouse/domain';
import { afterAppend, consumers, execute, putDocument } from '@watchhouse/shell';
import type { Services } from '@watchhouse/shell';
import { documentMediaType, readFoundingPlan } from './founding-plan.ts';
import type { Founding, FoundingStep } from './founding-plan.ts';
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
  const plan = readFoundingPlan(path.resolve(values.file));
  await foundUnits(runningServices(), plan);
  return 0;
}

/** Gives every unit its commands, and brings the views up to date by which its officers sign in. */
export async function foundUnits(services: Services, plan: readonly Founding[]): Promise<void> {
  for (const { unit, steps } of plan) {
    for (const step of steps) await give(services, unit, step);
    await afterAppend(services, unit);
    await Promise.all(
      (['facility', 'postings', 'published'] as const).map((name) =>
        consumers[name].run(services, unit),
      ),
    );
  }
}

/** Time part of the ids of founding commands; only sameness matters. */
const foundedAt = Instant.parse('2026-01-01T00:00:00.000Z');

async function give(services: Services, facility: FacilityId, step: FoundingStep): Promise<void> {
  const { at, type } = step;
  const payload = await publishedPayload(services, step);
  const body = JSON.stringify([type, payload]);
  const command = PersonCommand.parse({
    id: derivedId('command', foundedAt, [facility, body]),
    type,
    payload,
  });
  const execution = await execute(services, command, {
    facility,
    now: services.clock.now(),
    mode: 'live',
    actor: { kind: 'software', name: 'founding' },
    correlation: services.ids.next('correlation'),
  });
  if (execution.kind === 'accepted' || alreadyThere.has(execution.refusal.code)) return;
  const { code, params } = execution.refusal;
  const where = typeof params['path'] === 'string' ? `${at}.${params['path']}` : at;
  throw new UsageError(`${where}: ${type} was refused: ${code}`);
}

/** Archives the document of a step, and puts its reference in place of its name. */
async function publishedPayload(services: Services, { payload, document }: FoundingStep) {
  if (document === undefined) return payload;
  const { archive } = services.objects;
  return { ...payload, document: await putDocument(archive, document, documentMediaType) };
}
