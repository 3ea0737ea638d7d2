import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { limits } from '@watchhouse/contracts';
import { OnvifFault, probeDevice, sentenceOf } from '@watchhouse/edge';
import type { ProbeReport } from '@watchhouse/edge';
import { UsageError } from './usage-error.ts';

const secondsDefault = 5;

/**
 * `edge probe --url URL --user NAME --password-file FILE [--seconds N] [--json]`: what an ONVIF device offers and
 * says; exit code 1 with one sentence when it cannot be reached, speaks no ONVIF or refuses the account.
 */
export async function edgeProbe(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      url: { type: 'string' },
      user: { type: 'string' },
      'password-file': { type: 'string' },
      seconds: { type: 'string', default: String(secondsDefault) },
      json: { type: 'boolean', default: false },
    },
  });
  const order = {
    url: addressIn(values.url),
    account: {
      user: required('--user', values.user),
      password: passwordIn(required('--password-file', values['password-file'])),
    },
    seconds: secondsIn(values.seconds),
    stopping: stoppedByHand(),
  };
  try {
    const report = await probeDevice(order);
    console.log(values.json ? JSON.stringify(report, null, 2) : textOf(report));
    return 0;
  } catch (cause) {
    if (!(cause instanceof OnvifFault)) throw cause;
    console.error(sentenceOf(order, cause));
    return 1;
  }
}

function stoppedByHand(): AbortSignal {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
  return stopping.signal;
}

function required(option: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new UsageError(`${option} is missing.`);
  return value;
}

function addressIn(value: string | undefined): string {
  const text = required('--url', value);
  const isHttp = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (!isHttp) throw new UsageError('--url is no address that begins with http:// or https://.');
  return text;
}

function passwordIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch {
    throw new UsageError(`The password file ${file} cannot be read.`);
  }
}

function secondsIn(text: string): number {
  const seconds = Number(text);
  const isFit = /^\d+$/.test(text) && seconds >= 1 && seconds <= limits.device.probeSecondsMax;
  if (!isFit) {
    throw new UsageError(`--seconds is a whole number from 1 to ${limits.device.probeSecondsMax}.`);
  }
  return seconds;
}

function textOf(report: ProbeReport): string {
  const { device, clock, listenedSeconds } = report;
  const list = (title: string, lines: readonly string[], none: string) =>
    [`${title}:`, ...(lines.length > 0 ? lines : [none]).map((line) => `  ${line}`)].join('\n');
  return [
    `address: ${report.url}`,
    `device: ${device ? `${device.manufacturer} ${device.model}, firmware ${device.firmware}, serial ${device.serial}` : 'does not tell what it is'}`,
    `account: ${report.account === 'proved' ? 'accepted' : 'not checked, the device answers anybody'}`,
    `clock: ${clock ? `${clock.state}, ${clock.offsetMs} ms from ours` : 'unknown'}`,
    list(
      'services',
      report.services.map(({ name, address }) => `${name} ${address}`),
      'none named',
    ),
    list(
      'profiles',
      report.profiles.map(({ token, name, streamUri }) => `${token} (${name}) ${streamUri}`),
      'none',
    ),
    list(
      'topics',
      report.topics.map(({ topic, signal }) => `${topic} -> ${wordOf(signal)}`),
      'none told',
    ),
    list(
      listenedSeconds === undefined ? 'events' : `events within ${listenedSeconds} s`,
      report.events.map(({ topic, time, becomes }) => `${time ?? '-'} ${topic} -> ${becomes}`),
      listenedSeconds === undefined ? 'could not be listened to' : 'none',
    ),
    ...(report.lacks.length > 0 ? [list('remarks', report.lacks, '')] : []),
  ].join('\n');
}

const wordOf = (signal: string): string => (signal === 'none' ? 'no signal, on purpose' : signal);
