import { expect, it } from 'vitest';
import { hiddenFields } from './sign-in.ts';

it('takes the hidden fields of the sign-in form as they were meant', () => {
  const html = `
    <input type="hidden" name="client_id" value="abc">
    <input type="hidden" name="state" value="a&amp;b&quot;c">
    <input type="text" id="username" name="username" required>`;
  expect([...hiddenFields(html)]).toEqual([
    ['client_id', 'abc'],
    ['state', 'a&b"c'],
  ]);
});
