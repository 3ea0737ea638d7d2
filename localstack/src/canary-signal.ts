import { randomBytes } from 'node:crypto';
import type { FacilityId, Instant } from '@watchhouse/contracts';
import { signalSchemaUri } from '@watchhouse/contracts';
import type { Cloud } from './cloud.ts';
import { plainAuthorization } from './object-lock.ts';
import { StartFailure } from './start-failure.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Somebody in no zone, who exists for the length of a canary. */
export interface Canary {
  readonly facility: FacilityId;
  readonly agent: string;
  readonly level: string;
  readonly track: string;
}

/** A canary nobody has seen before. */
export function freshCanary(place: Omit<Canary, 'track'>): Canary {
  return { ...place, track: `trk_${freshUlid(Date.now())}` };
}

/**
 * A stream record of one signal: the canary stands there, or has gone. In no zone, so that no rule asks about it;
 * expedited, so that it does not wait for an agent's heartbeat.
 */
export function canaryRecord(canary: Canary, time: Instant, hasGone = false): string {
  const { facility, agent, level, track } = canary;
  const header = { aggregate: 1, origin: 'expedited', facility, agent, count: 1 };
  const signal = {
    specversion: '1.0',
    id: `sig_${freshUlid(Date.parse(time))}`,
    source: `urn:watchhouse:agent:${agent}`,
    type: 'person.observed',
    dataschema: signalSchemaUri('person.observed'),
    datacontenttype: 'application/json',
    time,
    facility,
    agent,
    expedited: true,
    data: {
      track,
      level,
      position: [0, 0],
      zones: [],
      ...(hasGone && { transition: { kind: 'vanished' } }),
    },
  };
  return `${JSON.stringify(header)}\n${JSON.stringify(signal)}\n`;
}

/** Puts one record on the stream. Only uplink and shell know the client, so this speaks the protocol itself. */
export async function putRecord(
  cloud: Cloud,
  stream: string,
  key: string,
  text: string,
): Promise<void> {
  const response = await fetch(cloud.address, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'Kinesis_20131202.PutRecord',
      authorization: plainAuthorization(cloud, 'kinesis'),
    },
    body: JSON.stringify({
      StreamName: stream,
      PartitionKey: key,
      Data: Buffer.from(text).toString('base64'),
    }),
  });
  if (!response.ok) {
    throw new StartFailure(
      `The canary was not taken by the stream: it answers ${response.status}.`,
    );
  }
}

function freshUlid(ms: number): string {
  let time = '';
  for (let rest = ms, index = 0; index < 10; index += 1, rest = Math.floor(rest / 32)) {
    time = `${alphabet[rest % 32] ?? ''}${time}`;
  }
  const tail = [...randomBytes(16)].map((byte) => alphabet[byte % 32]).join('');
  return time + tail;
}
