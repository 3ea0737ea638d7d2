import { limits } from '@watchhouse/contracts';
import { describe, expect, it } from 'vitest';
import { DeviceVoice } from './device-voice.ts';
import { OnvifFault } from './onvif-fault.ts';
import { testDevice } from './test-camera.ts';
import { topicReader } from './topic-meaning.ts';
import { shippedTopics } from './topic-packs.ts';
import { parseXml } from './xml.ts';

const morning = Date.parse('2026-11-24T08:00:00.000Z');
const topics = topicReader(shippedTopics());

function aVoice() {
  const logged: string[] = [];
  const voice = new DeviceVoice(testDevice, topics, (event) => logged.push(event), morning);
  return { voice, logged };
}

function message(topic: string, at: number, state = 'true', operation = 'Changed') {
  const stamp = new Date(at).toISOString();
  const parsed = parseXml(
    `<NotificationMessage><Topic>${topic}</Topic><Message><Message UtcTime="${stamp}" PropertyOperation="${operation}">` +
      `<Data><SimpleItem Name="State" Value="${state}"/></Data></Message></Message></NotificationMessage>`,
  );
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed.root;
}
const motion = 'tns1:VideoSource/MotionAlarm';

describe('a device that is heard', () => {
  it('has unknown topics counted each time and logged once each', () => {
    const { voice, logged } = aVoice();
    for (const topic of ['tns1:A/B', 'tns1:A/B', 'tns1:A/C']) {
      voice.hears(message(topic, morning), morning);
    }
    expect(voice.counts.unmapped).toBe(3);
    expect(logged).toEqual(['topic-unmapped', 'topic-unmapped']);
    expect(voice.take(morning)).toEqual([]);
  });

  it('has what cannot be read counted each time and logged once for each reason', () => {
    const { voice, logged } = aVoice();
    voice.hears(message(motion, morning, 'perhaps'), morning);
    voice.hears(message(motion, morning, 'perhaps'), morning);
    voice.hears(message('', morning), morning);
    expect(voice.counts.malformed).toBe(3);
    expect(logged).toEqual(['notification-malformed', 'notification-malformed']);
  });

  it('does not fill the log, whatever it invents', () => {
    const { voice, logged } = aVoice();
    const { loggedOnceMax } = limits.device;
    for (let n = 0; n < loggedOnceMax + 10; n += 1) {
      voice.hears(message(`tns1:A/T${n}`, morning), morning);
    }
    expect(logged.filter((event) => event === 'topic-unmapped')).toHaveLength(loggedOnceMax);
  });

  it('has the state it was found in timed by its receipt, whenever that state began', () => {
    const { voice } = aVoice();
    const yesterday = morning - 24 * 60 * 60_000;
    voice.hears(message(motion, yesterday, 'true', 'Initialized'), morning);
    expect(voice.take(morning)).toMatchObject([
      { at: morning, rawtime: new Date(yesterday).toISOString(), data: { initial: true } },
    ]);
  });

  it('gives what happened up to an instant, in order of time, and keeps the rest', () => {
    const { voice } = aVoice();
    voice.hears(message(motion, morning + 2_000), morning + 2_000);
    voice.hears(message(motion, morning), morning + 3_000);
    expect(voice.take(morning + 2_500).map(({ at }) => at)).toEqual([morning + 2_000]);
    expect(voice.take(morning + 3_000).map(({ at }) => at)).toEqual([morning + 3_000]);
  });

  it('that does not tell what time it is has an unknown clock, told once', () => {
    const { voice } = aVoice();
    voice.hearsClock(undefined, morning);
    voice.hearsClock(undefined, morning);
    expect(voice.take(morning)).toMatchObject([
      { type: 'device.clock', data: { device: testDevice, state: 'unknown' } },
    ]);
  });

  it('is asked what time it is when a message does not fit its clock', () => {
    const { voice } = aVoice();
    const answer = { deviceAt: morning, askedAt: morning, receivedAt: morning };
    voice.hearsClock(answer, morning);
    expect(voice.hears(message(motion, morning + 1_000), morning + 1_000).isDoubtful).toBe(false);
    expect(voice.hears(message(motion, morning + 1_000), morning + 9_000).isDoubtful).toBe(true);
  });
});

describe('a device that is lost', () => {
  it('is told once, with the sentence in the log once', () => {
    const { voice, logged } = aVoice();
    voice.answers(morning);
    const fault = new OnvifFault('timeout', 'It did not answer in time.');
    voice.fails(fault, morning + 1);
    voice.fails(fault, morning + 2);
    expect(voice.take(morning + 2).map(({ data }) => data)).toEqual([
      { device: testDevice, state: 'online' },
      { device: testDevice, state: 'offline', reason: 'no-answer' },
    ]);
    expect(logged.filter((event) => event === 'device-lost')).toHaveLength(1);
  });
});
