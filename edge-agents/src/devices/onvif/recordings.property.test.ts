import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '@watchhouse/contracts';
import { notificationsIn, readNotification, topicsIn } from './notification.ts';
import { faultOf, OnvifFault } from './onvif-fault.ts';
import { bodyOf } from './soap.ts';
import { topicReader } from './topic-meaning.ts';
import { shippedTopics } from './topic-packs.ts';
import { escapeXml, parseXml, writeXml } from './xml.ts';

const folder = new URL('recordings/', import.meta.url);
const recordings = readdirSync(folder)
  .filter((file) => file.endsWith('.xml'))
  .map((file) => readFileSync(new URL(file, folder), 'utf8'));
const topics = topicReader(shippedTopics());

/** Everything that is done with what a device sends, as far as it goes. */
function takeIn(text: string): string[] {
  const parsed = parseXml(text);
  if ('fault' in parsed) return [parsed.fault];
  topicsIn(parsed.root);
  return notificationsIn(parsed.root).map((element) => {
    const read = readNotification(element);
    return 'malformed' in read ? read.malformed : topics.read(read.notification).kind;
  });
}

const recording = fc.constantFrom(...recordings);
/** A recording with a few stretches cut out, doubled, or replaced. */
const damaged = fc
  .tuple(
    recording,
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat({ max: 60 }),
        fc.oneof(fc.string(), fc.constantFrom('<', '>', '"', '&', '</', '<![CDATA[', '&lol;')),
        fc.boolean(),
      ),
      { minLength: 1, maxLength: 6 },
    ),
  )
  .map(([text, wounds]) =>
    wounds.reduce((whole, [from, length, put, isDoubled]) => {
      const at = from % (whole.length + 1);
      const cut = whole.slice(at, at + length);
      return whole.slice(0, at) + put + (isDoubled ? cut + cut : '') + whole.slice(at + length);
    }, text),
  );

/** A well-formed document of the words that matter, in any order and nesting. */
const words = fc.constantFrom(
  ...['NotificationMessage', 'Topic', 'Message', 'Source', 'Key', 'Data', 'SimpleItem', 'Body'],
  ...['Envelope', 'Fault', 'Code', 'Value', '__proto__', 'constructor', 'TopicSet'],
);
const attribute = fc.tuple(
  fc.constantFrom('Name', 'Value', 'UtcTime', 'PropertyOperation', '__proto__', 'topic'),
  fc.oneof(fc.string(), fc.constantFrom('active', '1', '2026-11-24T08:00:00Z', 'Changed')),
);
const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc
    .tuple(
      words,
      fc.uniqueArray(attribute, { selector: ([name]) => name, maxLength: 3 }),
      fc.oneof({ depthSize: 'small' }, fc.string(), fc.array(tie('tree'), { maxLength: 4 })),
    )
    .map(([name, attributes, inside]) => {
      const written = attributes.map(([key, value]) => ` ${key}="${escapeXml(value)}"`).join('');
      const content = typeof inside === 'string' ? escapeXml(inside) : inside.join('');
      return `<${name}${written}>${content}</${name}>`;
    }),
}));

describe('whatever a device sends', () => {
  it('a damaged recording is read or refused with a reason', () => {
    fc.assert(
      fc.property(damaged, (text) => {
        for (const outcome of takeIn(text)) expect(outcome).not.toBe('');
      }),
    );
  });

  it('any text and any tree is read or refused', () => {
    const anything = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), tree);
    fc.assert(
      fc.property(anything, (text) => {
        expect(() => takeIn(text)).not.toThrow();
      }),
    );
  });

  it('an answer is a body or a fault of ours', () => {
    fc.assert(
      fc.property(fc.oneof(damaged, tree), fc.constantFrom(200, 400, 401, 500), (text, status) => {
        try {
          expect(bodyOf(text, status).name).toBe('Body');
        } catch (cause) {
          expect(cause).toBeInstanceOf(OnvifFault);
          expect(faultOf(cause).message).toMatch(/^[A-Z].*\.$/s);
        }
      }),
    );
  });

  it('a tree written and read again is the same', () => {
    fc.assert(
      fc.property(tree, (text) => {
        const parsed = parseXml(text);
        if ('fault' in parsed) return;
        const written = writeXml(parsed.root);
        const again = parseXml(written);
        expect('root' in again ? writeXml(again.root) : again.fault).toBe(written);
      }),
    );
  });
});

describe('the bounds', () => {
  const nested = (levels: number) => '<a>'.repeat(levels) + '</a>'.repeat(levels);

  it('end a document that is nested too deeply', () => {
    expect(parseXml(nested(limits.device.xmlDepthMax))).toHaveProperty('root');
    expect(parseXml(nested(limits.device.xmlDepthMax + 1))).toEqual({ fault: 'too many levels' });
  });

  it('end a document of too many elements', () => {
    const wide = (count: number) => `<r>${'<a/>'.repeat(count - 1)}</r>`;
    expect(parseXml(wide(limits.device.xmlElementsMax))).toHaveProperty('root');
    expect(parseXml(wide(limits.device.xmlElementsMax + 1))).toEqual({
      fault: 'too many elements',
    });
  });

  it('end a document that is too long', () => {
    const long = `<r>${' '.repeat(limits.device.answerBytesMax)}</r>`;
    expect(parseXml(long)).toEqual({ fault: 'the XML is too long' });
  });

  it('leave an entity that would grow alone', () => {
    const bomb = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>';
    expect(parseXml(bomb)).toHaveProperty('fault');
  });
});
