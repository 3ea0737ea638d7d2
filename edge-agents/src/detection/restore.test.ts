import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { limits } from '@watchhouse/contracts';
import { emptyDetection } from '@watchhouse/domain';
import { describe, expect, it } from 'vitest';
import { readSetup } from '../config.ts';
import { createProducer } from '../producer.ts';
import { replaySources } from '../replay/site.ts';
import { mergeSources } from '../source.ts';
import { testAlarm } from '../test-alarm.ts';
import { testSite } from '../test-site.ts';
import { createEdgeDetection } from './edge-detection.ts';
import { restoreDetection } from './restore.ts';
import { writeSnapshot } from './snapshot-file.ts';

const begin = Date.parse('2026-11-24T08:00:00.000Z');

/** The records of the first seconds of a site, and a snapshot of detection after so many of them. */
async function aStory(records: number, folded: number) {
  const setup = readSetup(testSite());
  const site = mergeSources(replaySources(setup, begin));
  const producer = createProducer(setup, site, { sequence: 1, heartbeatAt: 0, unclosed: [] });
  const idle = { spooled: 0, spoolBytes: 0 };
  const all = Array.from(
    { length: records },
    (_, step) => producer.until(begin + (step + 1) * 500, idle).aggregates,
  ).flat();
  const detection = createEdgeDetection(setup, emptyDetection(setup.config.facility));
  const raised = detection.fold(all.slice(0, folded));
  await writeSnapshot(setup.config.stateDir, { state: detection.state(), unconfirmed: raised });
  detection.fold(all.slice(folded));
  /** Restores from the snapshot with the records from one on still in the spool. */
  const restored = (from: number, heartbeatAt = begin + records * 500) => {
    const log: string[] = [];
    const since = (sequence: number, max: number) =>
      all
        .slice(from)
        .filter(({ to }) => to > sequence)
        .slice(-max);
    const remains = { since, heartbeatAt };
    const after = restoreDetection(setup, remains, (event) => void log.push(event));
    return { ...after, log };
  };
  return { setup, detection, restored };
}

describe('after a restart edge detection', () => {
  it('stands where it stood, by its snapshot and what waits behind it', async () => {
    const { detection, restored } = await aStory(8, 4);
    for (const from of [0, 2, 4]) {
      const after = restored(from);
      expect(after.detection.state()).toEqual(detection.state());
      expect(after.log).toEqual([]);
      expect(after.unconfirmed.all()).toHaveLength(1);
    }
  });

  it('bears a gap of what was delivered since the snapshot, and says so', async () => {
    const { detection, restored } = await aStory(8, 4);
    const { log, detection: after } = restored(6);
    expect(log).toEqual(['detection-gap']);
    expect(after.sequence()).toBe(detection.sequence());
    expect(restored(8).log).toEqual(['detection-gap']);
  });

  it('begins empty behind a long gap, and says so', async () => {
    const { restored } = await aStory(8, 8);
    const bound = begin + 8 * 500 + limits.agent.detectionGapMsMax;
    expect(restored(8, bound).log).toEqual(['detection-gap']);
    const { log, detection } = restored(8, bound + 1);
    expect(log).toEqual(['detection-began-empty']);
    expect(detection.sequence()).toBe(0);
  });

  it.each([
    ['is damaged', '{"form":1,"state":'],
    ['is no state', '{"form":1,"state":{"facility":"FACILITY"}}'],
    ['has another form', '{"form":9}'],
    ['is another facility’s', '{"form":1,"state":{"facility":"fac_1"}}'],
  ])('begins empty when its snapshot %s, and says so', async (_, text) => {
    const { setup, detection, restored } = await aStory(8, 4);
    const { stateDir, facility } = setup.config;
    const written = text.replace('FACILITY', facility);
    writeFileSync(path.join(stateDir, 'detection.json'), written);
    const { log, detection: after } = restored(0);
    expect(log).toEqual(['detection-began-empty']);
    expect(after.state()).toEqual(detection.state());
  });
});

it('a snapshot keeps the alarms that the cloud may not know', async () => {
  const { setup, restored } = await aStory(8, 8);
  const state = emptyDetection(setup.config.facility);
  await writeSnapshot(setup.config.stateDir, { state, unconfirmed: [testAlarm(1)] });
  expect(restored(8, 0).unconfirmed.all()).toEqual([testAlarm(1)]);
});
