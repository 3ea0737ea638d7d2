import path from 'node:path';
import { Signal } from '@watchhouse/contracts';
import { createProducer, mergeSources, readSetup, replaySources } from '@watchhouse/edge';
import type { SpooledRecord } from '@watchhouse/edge';
import type { DetectionItem } from '@watchhouse/domain';
import { sample, writeSample } from '@watchhouse/local';
import { AggregateHeader } from '@watchhouse/contracts';

/** Half past eight on the day of the story, when the sample agent starts. */
export const startsAt = Date.parse('2026-11-24T08:30:00.000Z');
const stepMs = 500;

/** A decoded record with its size. */
export interface ReadRecord extends DetectionItem {
  readonly bytes: number;
}

/** What the sample agent puts on the stream in its first seconds, without clock and line. */
export function recordedSeconds(seconds: number, configFile: string): ReadRecord[] {
  const setup = readSetup(configFile);
  const site = mergeSources(replaySources(setup, startsAt));
  const producer = createProducer(setup, site, { sequence: 1, heartbeatAt: 0, unclosed: [] });
  const records: ReadRecord[] = [];
  for (let at = startsAt + stepMs; at <= startsAt + seconds * 1_000; at += stepMs) {
    const { expedited, aggregates } = producer.until(at, { spooled: 0, spoolBytes: 0 });
    records.push(...expedited.map(readRecord), ...aggregates.map(readRecord));
  }
  return records;
}

function readRecord({ text, bytes }: SpooledRecord): ReadRecord {
  const [header = '', ...lines] = text.split('\n');
  return {
    header: AggregateHeader.parse(JSON.parse(header)),
    signals: lines.map((line) => Signal.parse(JSON.parse(line))),
    bytes,
  };
}

/** A configuration for the sample agent whose memory lies in a folder of the test. */
export function agentConfig(folder: string): Readonly<Record<string, unknown>> {
  const { sitePlan, scenario } = writeSample(folder);
  return {
    facility: sample.facility,
    agent: sample.agent,
    stream: 'signals',
    region: 'us-east-1',
    sitePlan,
    scenario,
    stateDir: path.join(folder, 'state'),
  };
}
