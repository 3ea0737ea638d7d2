import { expect, it, vi } from 'vitest';
import { run } from './run.ts';

/** Runs the command and gives its exit code and what it says on standard error. */
async function edgeRun(...args: string[]) {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    const code = await run(['edge', 'run', ...args]);
    return { code, said: said.mock.calls.flat().join('\n') };
  } finally {
    said.mockRestore();
  }
}

it('asks for the configuration', async () => {
  expect(await edgeRun()).toEqual({
    code: 2,
    said: expect.stringContaining('--config FILE') as string,
  });
});

it('says in one sentence which file is wrong', async () => {
  const { code, said } = await edgeRun('--config', '/nowhere/agent.json');
  expect(code).toBe(2);
  expect(said).toMatch(/^\/nowhere\/agent\.json cannot be read as JSON: .*\.$/);
});
