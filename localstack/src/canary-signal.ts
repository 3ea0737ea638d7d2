import { randomBytes } from 'node:crypto';
import type { DeviceId, FacilityId, Instant } from '@watchhouse/contracts';
import { signalSchemaUri } from '@watchhouse/contracts';
import type { Cloud } from './cloud.ts';
import { plainAuthorization } from './object-lock.ts';
import { StartFailure } from './start-failure.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export interface CanarySignal {
  readonly facility: FacilityId;
  readonly agent: string;
  /** The device it speaks of. */
  readonly device: DeviceId;
  readonly time: Instant;
}

/** A stream record that says "this device is online": harmless, and seen on the map. */
export function canaryRecord({ facility, agent, device, time }: CanarySignal): string {
  const header = { aggregate: 1, origin: 'expedited', facility, agent, count: 1 };
  const signal = {
    specversion: '1.0',
    id: `sig_${freshUlid(Date.parse(time))}`,
    source: `urn:watchhouse:agent:${agent}`,
    type: 'device.health',
    dataschema: signalSchemaUri('device.health'),
    datacontenttype: 'application/json',
    time,
    facility,
    agent,
    device,
    expedited: true,
    data: { device, state: 'online' },
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
