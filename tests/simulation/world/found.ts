import type { Command, DocumentReference, Instant, OfficerMark } from '@watchhouse/contracts';
import { derivedId } from '@watchhouse/domain';
import { execute, putDocument } from '@watchhouse/shell';
import type { Execution, MemoryServices } from '@watchhouse/shell';
import { dawn, idOf } from '../story/place.ts';
import type { Place } from '../story/place.ts';

/** The officer of a story. */
const chen: OfficerMark = {
  officer: idOf('officer', 'chen'),
  badge: '100001',
  post: 'duty-leader',
};

type Body = Pick<Command, 'type'> & { payload: object };

/** A command of the officer; `step` names it, so that asking again is the same command. */
export function order(
  services: MemoryServices,
  { facility, name }: Place,
  step: string,
  body: Body,
): Promise<Execution> {
  const id = derivedId('command', dawn, [name, step]);
  return execute(services, { id, ...body } as Command, {
    facility,
    now: services.clock.now(),
    mode: 'simulation',
    actor: { kind: 'officer', officer: chen.officer },
    by: chen,
    correlation: derivedId('correlation', id, [id]),
  });
}

/** The first commands of a place: it exists, the officer is posted, plan and rules are published. */
export async function found(
  services: MemoryServices,
  place: Place,
  isFormer = false,
): Promise<void> {
  const name = { 'zh-Hans': place.name, 'zh-Hant': place.name, en: place.name };
  const payload = { kind: 'facility', code: '110000001', name, timeZone: 'Asia/Shanghai' };
  await order(services, place, 'register', { type: 'facility.register', payload });
  const { officer, badge, post } = chen;
  const posting = { officer, principal: 'chen', badge, name: 'chen', posts: [post] };
  await order(services, place, 'post', { type: 'officer.post', payload: posting });
  const now = services.clock.now();
  await publish(services, place, 'site-plan', place.plan, now);
  await publish(
    services,
    place,
    'rule-set',
    isFormer ? place.formerEdition : place.editions[0],
    now,
  );
}

const stored = new WeakMap<object, Uint8Array>();

/** Publishes a plan or a rule set, in force from an instant. */
export async function publish(
  services: MemoryServices,
  place: Place,
  register: 'site-plan' | 'rule-set',
  content: object,
  effectiveAt: Instant,
): Promise<void> {
  const bytes = stored.get(content) ?? new TextEncoder().encode(JSON.stringify(content));
  stored.set(content, bytes);
  const document: DocumentReference = await putDocument(
    services.objects.archive,
    bytes,
    'application/json',
  );
  await order(services, place, `${register} ${document.sha256}`, {
    type: `${register}.publish`,
    payload: { document, effectiveAt },
  });
}
