import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { ConfigFault, readSetup } from './config.ts';
import { parseRecording } from './replay/recording.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'watchhouse-readers-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, 'agent.json');

/** Reads, and says whether it was refused with a sentence; anything else that is thrown fails the test. */
function isRefused(read: () => unknown): boolean {
  try {
    read();
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigFault);
    expect((error as Error).message).not.toBe('');
    return true;
  }
}

it('a configuration of any JSON is refused in a sentence that names the file', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      writeFileSync(file, text);
      expect(isRefused(() => readSetup(file))).toBe(true);
    }),
  );
});

it('a configuration of any bytes is refused in a sentence as well', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      writeFileSync(file, bytes);
      expect(isRefused(() => readSetup(file))).toBe(true);
    }),
  );
});

const number = fc.oneof(fc.integer({ min: -5, max: 500 }).map(String), fc.double().map(String));
const line = fc.oneof(
  { weight: 4, arbitrary: fc.array(number, { maxLength: 7 }).map((words) => words.join(' ')) },
  { weight: 1, arbitrary: fc.string() },
);

it('a recording of any lines is read, or refused in a sentence, and never gives a number that is none', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      isRefused(() => {
        for (const points of parseRecording(lines.join('\n'), 'people.txt').values()) {
          for (const { x, y, z } of points) {
            if (![x, y, z].every(Number.isFinite)) throw new Error('A point is nowhere.');
          }
        }
      });
    }),
  );
});
