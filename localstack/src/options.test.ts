import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('options of a start', () => {
  it('have defaults', () => {
    const options = readOptions([]);
    expect(options).toMatchObject({ port: 8080, endpoint: undefined, withAgent: true });
    expect(path.basename(options.stateDir)).toBe('.local');
  });

  it('can all be given', () => {
    const args = ['--port', '9000', '--endpoint', 'http://127.0.0.1:4566/', '--no-agent'];
    expect(readOptions([...args, '--state-dir', '/tmp/elsewhere'])).toEqual({
      port: 9000,
      endpoint: 'http://127.0.0.1:4566',
      stateDir: '/tmp/elsewhere',
      withAgent: false,
    });
  });

  it.each([
    [['--port', '0'], '--port'],
    [['--port', '65536'], '--port'],
    [['--port', 'web'], '--port'],
    [['--endpoint', 'localhost:4566'], '--endpoint'],
    [['--prot', '8080'], '--prot'],
    [['extra'], 'extra'],
  ])('refuse %j with a sentence that names it', (args, named) => {
    expect(() => readOptions(args)).toThrow(named);
  });
});
