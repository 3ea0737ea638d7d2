import { RuleSet } from '@watchhouse/contracts';
import type { AgentId, FacilityId, OpenAlarmRow, SignalId } from '@watchhouse/contracts';
import { derivedId } from '@watchhouse/domain';
import { handleWake } from '../consumers/handle-wake.ts';
import { aHouse } from '../consumers/house-examples.ts';
import type { House } from '../consumers/house-examples.ts';
import type { CrashPoint } from '../crash-points.ts';
import { putDocument } from '../published/documents.ts';
import { fenceKey } from '../stream/fence.ts';
import type { Heartbeats } from '../stream/fence.ts';
import type { StreamRecord } from '../stream/signal-stream.ts';

const label = (text: string) => ({ 'zh-Hans': text, 'zh-Hant': text, en: text });
/** Silence up to here is none. */
export const allowedMs = 15_000;

const ruleSet = RuleSet.parse({
  rules: [
    {
      id: 'agent-silent',
      version: 1,
      title: label('代理静默'),
      source: 'design: watchdog',
      on: 'agent.heartbeat',
      where: [],
      by: ['agent'],
      pattern: { kind: 'absence', forSeconds: allowedMs / 1_000, clock: 'arrival' },
      alarm: {
        category: 'system',
        consequence: 'life',
        timeToRespond: 'under-5-min',
        message: label('无心跳'),
        action: label('检查线路'),
        shelvable: true,
      },
      clears: { when: 'condition-end' },
      holdOffSeconds: 0,
    },
  ],
});

export type WatchedHouse = Awaited<ReturnType<typeof aWatchedHouse>>;

/** A house whose rule set watches its agent. */
export async function aWatchedHouse(crash?: (point: CrashPoint) => void) {
  const house = await aHouse(crash === undefined ? {} : { crash });
  const bytes = new TextEncoder().encode(JSON.stringify(ruleSet));
  const document = await putDocument(house.services.objects.archive, bytes, 'application/json');
  await house.order({
    type: 'rule-set.publish',
    payload: { document, effectiveAt: house.clock.now() },
  });
  await house.settle();
  return { ...house, agent: house.ids.next('agent') };
}

/** A crash at one point, whenever the story arms it, once. */
export function aCrash() {
  let armed: CrashPoint | undefined;
  return {
    arm: (point: CrashPoint) => (armed = point),
    disarm: () => (armed = undefined),
    hook: (at: CrashPoint) => {
      if (at !== armed) return;
      armed = undefined;
      throw new Error(`crash at ${at}`);
    },
  };
}

/** An agent puts a record into the stream, which nobody decides yet. */
export async function send({ services, facility }: House, agent: AgentId): Promise<void> {
  const header = { aggregate: 1, origin: 'agent', facility, agent, from: 1, to: 1, count: 1 };
  await services.signals.put(facility, Buffer.from(`${JSON.stringify(header)}\n{}\n`, 'utf8'));
}

/** The heartbeat that a record closes with. */
export const heartbeatOf = ({ sequenceNumber, arrivedAt }: StreamRecord): SignalId =>
  derivedId('signal', arrivedAt, [sequenceNumber]);

/** Detection decides what lies in the stream, up to an agent's record of that number or all; the agents' records. */
export async function decide(house: House, until?: number): Promise<readonly StreamRecord[]> {
  const { services, facility } = house;
  const own = services.signals.records
    .filter(({ partitionKey }) => partitionKey === facility)
    .flatMap((record) => {
      const agent = agentOf(record);
      return agent === undefined ? [] : [{ record, agent }];
    })
    .slice(0, until);
  const last = own.at(-1)?.record;
  if (last === undefined) return [];
  const heartbeats: Record<AgentId, Heartbeats[AgentId]> = {};
  for (const { record, agent } of own) {
    const { arrivedAt } = record;
    heartbeats[agent] = { signal: heartbeatOf(record), at: arrivedAt, arrivedAt };
  }
  const { shard, sequenceNumber } = last;
  const fence = { generation: own.length, shard, sequenceNumber, subSequence: 0, lineage: [] };
  const attributes = {
    generation: fence.generation,
    fence: JSON.stringify(fence),
    heartbeats: JSON.stringify(heartbeats),
  };
  await services.viewsTable.write([{ kind: 'put', key: fenceKey(facility), attributes }]);
  return own.map(({ record }) => record);
}

/** What the ledger put into the stream is of no agent. */
const agentOf = ({ bytes }: StreamRecord): AgentId | undefined => {
  const [line = ''] = Buffer.from(bytes).toString('utf8').split('\n');
  return (JSON.parse(line) as { agent?: AgentId }).agent;
};

/** Rows of the open alarms of a rule. */
export async function alarmsOf({ services, facility }: House, rule?: string) {
  const { rows } = await services.views.rows(facility, 'open-alarms');
  return ([...rows.values()] as OpenAlarmRow[]).filter(
    ({ definition }) => rule === undefined || definition.rule === rule,
  );
}

/** What the log says of the alarms of a rule, in order. */
export async function toldOf(
  { services, facility }: { services: House['services']; facility: FacilityId },
  rule?: string,
): Promise<readonly string[]> {
  const { events } = await services.ledger.readLog(facility, 1, 200);
  return events
    .filter(({ type }) => type.startsWith('alarm.'))
    .filter(({ payload }) => {
      const { rule: of, definition } = payload as {
        rule?: string;
        definition?: { rule: string };
      };
      return rule === undefined || (of ?? definition?.rule) === rule;
    })
    .map(({ type }) => type);
}

/** Lets the queue deliver for a while, second by second; how many messages it delivered. */
export async function pass(
  house: House,
  seconds: number,
  eachSecond: () => Promise<unknown> = () => Promise.resolve(),
): Promise<number> {
  let looks = 0;
  for (let second = 0; second < seconds; second += 1) {
    house.clock.pass(1_000);
    await eachSecond();
    const messages = house.services.wake.take();
    looks += messages.length;
    for (const message of messages) await handleWake(house.services, message);
  }
  return looks;
}
