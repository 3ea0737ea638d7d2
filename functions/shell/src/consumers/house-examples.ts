import { Instant } from '@watchhouse/contracts';
import type {
  AgentId,
  AlarmId,
  Command,
  CommandOf,
  FacilityId,
  OfficerMark,
  Post,
  SignalId,
} from '@watchhouse/contracts';
import { alarmIdOf, instantAfter } from '@watchhouse/domain';
import type { CrashHook } from '../crash-points.ts';
import { idSource } from '../ids.ts';
import { execute } from '../ledger/execute.ts';
import { memoryServices } from '../memory-services.ts';
import type { Connection } from '../push/connection.ts';
import { fenceKey } from '../stream/fence.ts';
import { consumerNames } from './registry.ts';
import { runConsumer } from './run-consumer.ts';

const label = (text: string) => ({ 'zh-Hans': text, 'zh-Hant': text, en: text });

/** A clock that stands still until a test moves it. */
function aClock(start = '2026-11-24T08:00:00.000Z') {
  let now = Instant.parse(start);
  return { now: () => now, pass: (ms: number) => (now = instantAfter(now, ms)) };
}

export type House = Awaited<ReturnType<typeof aHouse>>;

/** A registered facility with a warden on duty, all services in memory, and its consumers up to date. */
export async function aHouse(options: { readonly crash?: CrashHook } = {}) {
  const clock = aClock();
  const services = memoryServices({ clock, ...options });
  const ids = idSource(clock);
  const facility: FacilityId = ids.next('facility');
  const officer = ids.next('officer');
  const by: OfficerMark = { officer, badge: '012345', post: 'command-centre' };
  const order = async (command: { type: string; payload: object; id?: string }) => {
    const whole = { id: ids.next('command'), ...command } as Command;
    const outcome = await execute(services, whole, {
      facility,
      now: clock.now(),
      mode: 'live',
      actor: { kind: 'officer', officer },
      by,
      correlation: ids.next('correlation'),
    });
    if (outcome.kind === 'refused') throw new Error(outcome.refusal.code);
    return outcome;
  };
  const house = {
    services,
    clock,
    ids,
    facility,
    officer,
    order,
    settle: () => settle(house),
    raise: (key = ids.next('zone') as string) => raise(house, key),
    post: (principal: string, ...posts: Post[]) =>
      order({
        type: 'officer.post',
        payload: { officer, principal, badge: '012345', name: '王芳', posts },
      }),
    relieve: () => order({ type: 'officer.relieve', payload: { officer } }),
    connect: (about: Partial<Connection> = {}) => connect(house, about),
  };
  await order({
    type: 'facility.register',
    payload: {
      kind: 'facility',
      code: '110000001',
      name: label('看守所'),
      timeZone: 'Asia/Shanghai',
    },
  });
  await house.post('wang', 'warden');
  await house.settle();
  return house;
}

interface HouseParts {
  readonly services: ReturnType<typeof memoryServices>;
  readonly clock: ReturnType<typeof aClock>;
  readonly ids: ReturnType<typeof idSource>;
  readonly facility: FacilityId;
  readonly officer: Connection['officer'];
  readonly order: (command: { type: string; payload: object }) => Promise<unknown>;
}

/** Runs every consumer until it has nothing more to do. */
async function settle({ services, facility }: HouseParts): Promise<void> {
  for (const name of consumerNames) {
    for (;;) {
      const outcome = await runConsumer(services, facility, name);
      if (outcome.kind !== 'ran') throw new Error(`${name} ${outcome.kind}`);
      if (!outcome.progress.more) break;
    }
  }
}

async function raise({ order, ids, clock }: HouseParts, key: string): Promise<AlarmId> {
  const command = aRaise(ids.next('signal'), key, clock.now());
  await order(command);
  return command.payload.alarm;
}

/** The command that raises a dwell alarm, opened by a signal at an instant. */
export function aRaise(
  signal: SignalId,
  key: string,
  openedAt: Instant,
): Omit<CommandOf<'alarm.raise'>, 'id'> {
  return {
    type: 'alarm.raise',
    payload: {
      alarm: alarmIdOf('danger-zone-dwell', key, signal),
      definition: {
        rule: 'danger-zone-dwell',
        ruleVersion: 1,
        category: 'danger-zone',
        consequence: 'life',
        timeToRespond: 'under-1-min',
        priority: 'critical',
        title: label('滞留'),
        message: label('滞留'),
        action: label('前往'),
        shelvable: true,
      },
      key,
      openingSignal: signal,
      openedAt,
      place: { label: label('三号监室') },
      evidence: { signals: [signal], values: { seconds: 12 } },
      holdOffSeconds: 0,
    },
  };
}

async function connect(
  { services, facility, officer, clock, ids }: HouseParts,
  about: Partial<Connection>,
): Promise<Connection> {
  const connection: Connection = {
    id: ids.next('read'),
    facility,
    audience: 'operations',
    principal: 'wang',
    officer,
    session: 'session-1',
    unit: facility,
    post: 'warden',
    purpose: 'custody-safety',
    tokenExpiresAt: instantAfter(clock.now(), 3_600_000),
    connectedAt: clock.now(),
    slowCount: 0,
    ...about,
  };
  await services.connections.add(connection);
  return connection;
}

/** An agent's heartbeats as stream reading keeps them beside the fence. */
export async function heartbeat(
  { services, facility, ids, clock }: HouseParts,
  agent: AgentId,
): Promise<SignalId> {
  const signal = ids.next('signal');
  const heartbeats = { [agent]: { signal, at: clock.now(), arrivedAt: clock.now() } };
  await services.viewsTable.write([
    {
      kind: 'put',
      key: fenceKey(facility),
      attributes: { heartbeats: JSON.stringify(heartbeats) },
    },
  ]);
  return signal;
}
