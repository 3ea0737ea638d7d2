import { expect, test } from 'vitest';
import { entryAddress } from './entry-address.ts';
import { receivedText, shownCharactersMax } from './received-text.ts';

test('an entry is addressed by the record it came from', () => {
  expect(entryAddress('quarantine/fac_1/shardId-000000000001/4956.ndjson')).toEqual({
    shard: 'shardId-000000000001',
    sequenceNumber: '4956',
  });
});

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));

test('what is text is shown as text', () => {
  const bytes = new TextEncoder().encode('{"类型":"x"}');
  expect(receivedText(base64(bytes))).toEqual({ text: '{"类型":"x"}', isCut: false });
});

test('what is no text is shown byte by byte', () => {
  expect(receivedText(base64(Uint8Array.of(0xff, 0x00, 0x0a))).text).toBe('ff 00 0a');
});

test('a long record is cut, and says so', () => {
  const bytes = new TextEncoder().encode('x'.repeat(shownCharactersMax + 1));
  const { text, isCut } = receivedText(base64(bytes));
  expect([text.length, isCut]).toEqual([shownCharactersMax, true]);
});
