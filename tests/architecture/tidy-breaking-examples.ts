/** A file that breaks exactly one rule. Forbidden words are put together, so that this file is tidy. */
export interface BreakingExample {
  readonly rule: string;
  readonly path: string;
  readonly text: string;
}

const somewhere = 'functions/shell/src/ledger/append.ts';

export const breakingExamples: readonly BreakingExample[] = [
  { rule: 'small-files', path: 'web/static/photo.png', text: '' },
  { rule: 'shallow-folders', path: 'functions/domain/src/a/b/c/d/e/f.ts', text: '' },
  { rule: 'kebab-case', path: 'functions/shell/src/ledgerAppend.ts', text: '' },
  { rule: 'kebab-case', path: 'functions/shell/src/Ledger/append.ts', text: '' },
  { rule: 'kebab-case', path: 'functions/shell/src/ledger_append.ts', text: '' },
  { rule: 'component-names', path: 'web/src/lib/alarm-list.svelte', text: '' },
  { rule: 'plain-file-names', path: 'functions/shell/src/date-utils.ts', text: '' },
  { rule: 'plain-file-names', path: 'functions/shell/src/helpers/dates.ts', text: '' },
  { rule: 'plain-file-names', path: 'functions/shell/src/ledger-manager.ts', text: '' },
  { rule: 'plain-file-names', path: 'data-contracts/src/alarm-v2.ts', text: '' },
  { rule: 'short-files', path: somewhere, text: 'void 0;\n'.repeat(401) },
  { rule: 'plain-names', path: somewhere, text: 'export class LedgerManager {}\n' },
  { rule: 'plain-names', path: somewhere, text: 'export const dateUtils = {};\n' },
  { rule: 'plain-names', path: somewhere, text: 'interface AppendV2 {}\n' },
  { rule: 'named-exports', path: somewhere, text: 'export default 1;\n' },
  { rule: 'named-exports', path: somewhere, text: 'const a = 1;\nexport { a as default };\n' },
  { rule: 'no-barrels', path: somewhere, text: "export * from './head.ts';\n" },
  {
    rule: 'no-barrels',
    path: 'functions/shell/src/ledger/index.ts',
    text: 'export const a = 1;\n',
  },
  { rule: 'nothing-deferred', path: somewhere, text: `// ${'TO' + 'DO'}: later\n` },
  { rule: 'nothing-deferred', path: 'README.md', text: `${'FIX' + 'ME'}\n` },
  { rule: 'no-silenced-tests', path: 'web/src/a.test.ts', text: 'test' + ".skip('a', f);\n" },
  { rule: 'no-silenced-tests', path: 'web/src/a.test.ts', text: 'describe' + ".only('a', f);\n" },
  { rule: 'no-silenced-tests', path: 'web/src/a.test.ts', text: 'ctx' + '.skip();\n' },
  {
    rule: 'reasoned-disables',
    path: somewhere,
    text: `// ${'eslint' + '-disable'}-next-line eqeqeq\n`,
  },
  {
    rule: 'no-machine-paths',
    path: somewhere,
    text: `const home = '${'/ho' + 'me/officer/x'}';\n`,
  },
  { rule: 'no-machine-paths', path: 'README.md', text: `cd ${'/Us' + 'ers/officer'}\n` },
  {
    rule: 'documented-domain',
    path: 'functions/domain/src/alarm/alarm.ts',
    text: 'export function evolve() {}\n',
  },
  {
    rule: 'documented-domain',
    path: 'functions/domain/src/alarm/alarm.ts',
    text: 'export const evolve = () => 1;\n',
  },
];
