import { demoAccounts, demoPassword } from './demo-accounts.ts';

const columnWidth = 14;

/** The last lines of a start: `ready`, where to go, and who can sign in. */
export function announce(web: string): string {
  const accounts = demoAccounts.map(
    ({ name, post }) =>
      `  ${name.padEnd(columnWidth)}${post.padEnd(columnWidth + 6)}${demoPassword}`,
  );
  return [
    'ready',
    '',
    `  ${web}`,
    '',
    '  Demo accounts (this machine only):',
    ...accounts,
    '',
  ].join('\n');
}
