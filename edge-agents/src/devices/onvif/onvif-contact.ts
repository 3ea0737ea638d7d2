import { readFileSync } from 'node:fs';
import type { ClockAnswer } from '@watchhouse/domain';
import { faultOf, OnvifFault } from './onvif-fault.ts';
import type { DeviceInformation, MediaProfile, OnvifClient, Service } from './onvif-client.ts';

/** What a device told when it was first spoken to. */
export interface Contact {
  /** Absent when it does not tell. */
  readonly information: DeviceInformation | undefined;
  readonly services: readonly Service[];
  readonly profiles: readonly MediaProfile[];
  /** What it does not do, one sentence each. */
  readonly lacks: readonly string[];
}

/**
 * Speaks to a device for the first time, so far that a wrong password shows: throws an `OnvifFault` when the device
 * refuses the account anywhere, or does not answer. What it merely does not offer is no fault.
 */
export async function contactDevice(client: OnvifClient): Promise<Contact> {
  const lacks: string[] = [];
  const offered = async <T>(what: string, ask: () => Promise<T>, instead: T): Promise<T> => {
    try {
      return await ask();
    } catch (cause) {
      const fault = faultOf(cause);
      if (!isLack(fault)) throw fault;
      lacks.push(`${what}: ${fault.message}`);
      return instead;
    }
  };
  const information = await offered('What it is', client.information, undefined);
  const services = await offered('Its services', client.services, []);
  const has = (...names: string[]) => services.some(({ name }) => names.includes(name));
  if (services.length === 0) lacks.push('It names no services.');
  else if (!has('media', 'media2')) lacks.push('It has no media service.');
  if (!has('events')) lacks.push('It has no event service, so it can tell nothing by itself.');
  const profiles = has('media', 'media2') ? await offered('Profiles', client.profiles, []) : [];
  if (information === undefined && services.length === 0) {
    throw new OnvifFault('not-onvif', 'What answers there does not speak ONVIF.');
  }
  return { information, services, profiles, lacks };
}

/** What time it is at a device; `undefined` when it does not tell. Throws an `OnvifFault` when it is not there. */
export async function askedClock(client: OnvifClient): Promise<ClockAnswer | undefined> {
  try {
    return await client.clock();
  } catch (cause) {
    const fault = faultOf(cause);
    if (!isLack(fault)) throw fault;
    return undefined;
  }
}

/** The device is there and lets us in, but does not do this. */
const isLack = ({ kind }: OnvifFault): boolean =>
  kind === 'unsupported' || kind === 'refused' || kind === 'not-onvif';

/** The password in a file; the line end that editors add is not part of it. */
export function readPassword(file: string): string {
  return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
}

/** An address as we speak to it and may show it: without an account in it. */
export function deviceUrl(text: string): URL {
  const url = new URL(text);
  url.username = '';
  url.password = '';
  url.hash = '';
  return url;
}
