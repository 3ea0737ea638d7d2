import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Signal } from '@watchhouse/contracts';
import { notificationsIn, readNotification } from './notification.ts';
import { topicReader } from './topic-meaning.ts';
import type { Meaning } from './topic-meaning.ts';
import { shippedTopics } from './topic-packs.ts';
import { parseXml } from './xml.ts';

const folder = new URL('recordings/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.xml'));
const topics = topicReader(shippedTopics());

/** What the messages of a recording mean. */
function meaningsOf(file: string): Meaning[] {
  const parsed = parseXml(readFileSync(new URL(file, folder), 'utf8'));
  if ('fault' in parsed) throw new Error(`${file}: ${parsed.fault}`);
  return notificationsIn(parsed.root).map((element) => {
    const read = readNotification(element);
    if ('malformed' in read) return { kind: 'malformed', reason: read.malformed };
    return topics.read(read.notification);
  });
}

const analytic = (name: string, scenario: string, active: boolean, initial: boolean) => ({
  type: 'camera.analytic',
  data: { analytic: name, scenario, active, initial },
});
const input = (name: string, channel: string, active: boolean, initial: boolean) => ({
  type: 'input.changed',
  data: { input: name, channel, active, initial },
});
const ptz = (state: string, initial: boolean, preset?: string) => ({
  type: 'ptz.moved',
  data: { channel: 'Channel_1', state, ...(preset !== undefined && { preset }), initial },
});

const expected: Readonly<Record<string, object>> = {
  'audio-init.xml': input('audio-level', '1', false, true),
  'fence-guard-init.xml': analytic('fence-guard', 'Camera1Profile1', false, true),
  'global-scene-change.xml': analytic('scene-change', 'GlobalSceneChange', false, true),
  'light-status-changed-init.xml': input('light', '1', true, true),
  'loitering-guard-init.xml': analytic('loitering-guard', 'Camera1Profile1', false, true),
  'object-analytics-any-change.xml': analytic('object-analytics', 'Device1Scenario1', true, false),
  'object-analytics-init.xml': analytic('object-analytics', 'Device1Scenario1', false, true),
  'pir-change.xml': input('pir', '0', true, false),
  'port-0-init.xml': input('port', '1', false, true),
  'ptz-move-init.xml': ptz('still', true),
  'ptz-move-start.xml': ptz('moving', false),
  'ptz-preset-at-1-false.xml': ptz('off-preset', false, '1'),
  'ptz-preset-at-1-true.xml': ptz('on-preset', false, '1'),
  'ptz-preset-at-2-false.xml': ptz('off-preset', false, '2'),
  'ptz-preset-at-3-true.xml': ptz('on-preset', false, '3'),
  'ptz-preset-init-1.xml': ptz('on-preset', true, '1'),
  'ptz-preset-init-2.xml': ptz('off-preset', true, '2'),
  'relay-init.xml': input('relay', '3', false, true),
  'storage-alert-init.xml': input('storage', 'NetworkShare', false, true),
  'vmd3-init.xml': analytic('video-motion', 'vmd3_video_1', false, true),
  'vmd4-any-change.xml': analytic('video-motion', 'Camera1ProfileANY', true, false),
  'vmd4-c1p1-init.xml': analytic('video-motion', 'Camera1Profile1', false, true),
  'vmd4-c1p2-change.xml': analytic('video-motion', 'Camera1Profile2', true, false),
  'vmd4-c1p2-init.xml': analytic('video-motion', 'Camera1Profile2', false, true),
};
/** The stream of metadata begins with a document that holds no message yet. */
const withoutMessage = ['first-message.xml'];

describe('what Axis cameras said', () => {
  it('is expected of every recording', () => {
    expect([...Object.keys(expected), ...withoutMessage].sort()).toEqual(files.sort());
  });

  it.each(Object.entries(expected))('%s becomes its signal', (file, signal) => {
    expect(meaningsOf(file)).toEqual([{ kind: 'signal', signal }]);
  });

  it.each(withoutMessage)('%s holds no message, so there is no signal', (file) => {
    expect(meaningsOf(file)).toEqual([]);
  });

  it.each(Object.keys(expected))('%s fits the contract of signals', (file) => {
    const [meaning] = meaningsOf(file);
    const ulid = '01JD8Z6M5V3N9QK2T7W4X8Y0AB';
    const said = meaning?.kind === 'signal' ? meaning.signal : undefined;
    const signal = {
      specversion: '1.0',
      id: `sig_${ulid}`,
      source: 'agent/test',
      time: '2026-11-24T08:00:00.000Z',
      datacontenttype: 'application/json',
      dataschema: `urn:watchhouse:signal:${said?.type}:1`,
      facility: `fac_${ulid}`,
      ...said,
    };
    expect(Signal.parse(signal)).toEqual(signal);
  });
});
