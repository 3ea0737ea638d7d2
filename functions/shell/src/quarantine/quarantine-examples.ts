import { signalSchemaUri } from '@watchhouse/contracts';
import type { AgentId, QuarantinedRecord, Signal } from '@watchhouse/contracts';
import type { House } from '../consumers/house-examples.ts';
import { quarantineObject } from './quarantine-entry.ts';

const shard = 'shardId-000000000000';

/** A signal of an agent as a story needs it: the press of a duress button. */
export function aPress({ ids, facility, clock }: House, agent: AgentId): Signal {
  return {
    specversion: '1.0',
    id: ids.next('signal'),
    source: 'urn:watchhouse:agent:test',
    type: 'duress.pressed',
    dataschema: signalSchemaUri('duress.pressed'),
    datacontenttype: 'application/json',
    time: clock.now(),
    facility,
    agent,
    device: ids.next('device'),
    sequence: 7,
    data: { level: ids.next('level'), position: [1, 1] },
  };
}

/** A line as quarantine keeps it. */
export const aKeptLine = (
  { facility, clock }: House,
  text: string,
  about: Partial<QuarantinedRecord> = {},
): QuarantinedRecord => ({
  facility,
  shard,
  sequenceNumber: '17',
  line: 1,
  reason: 'contract',
  path: 'data.level',
  detail: 'invalid_type',
  at: clock.now(),
  bytes: Buffer.from(text, 'utf8').toString('base64'),
  ...about,
});

/** Puts records into quarantine as stream reading does; the name of their object. */
export async function putAside(
  house: House,
  records: readonly QuarantinedRecord[],
  sequenceNumber = '17',
): Promise<string> {
  const { services, facility, clock } = house;
  const object = quarantineObject(facility, shard, sequenceNumber);
  const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
  await services.objects.state.putIfAbsent(object, Buffer.from(text, 'utf8'));
  await house.order({
    type: 'stream.quarantine',
    payload: {
      count: records.length,
      reasons: { contract: records.length },
      object,
      firstPath: records[0]?.path ?? '',
      at: clock.now(),
    },
  });
  return object;
}
