import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** Files that run as plain JavaScript before anything is installed, or configure a tool. */
const untypedFiles = ['**/*.js', '**/*.mjs'];
const pureFiles = ['functions/domain/src/**/*.ts', 'data-contracts/src/**/*.ts'];
const testFiles = ['**/*.test.ts', 'tests/**/*.ts'];

const onlyTypedIds = {
  selector: 'TSAsExpression > TSTypeReference > Identifier[name=/[a-z]Id$/]',
  message: 'Ids are made by parsers and the id source, never by a cast.',
};

/** What would let the host decide in the pure rooms: its clock, its chance, its zone and language. */
const impureSyntax = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Time comes in with the command.',
  },
  { selector: "CallExpression[callee.name='Date']", message: 'Time comes in with the command.' },
  {
    selector:
      'CallExpression > MemberExpression > Identifier.property[name=/^(get|set)(FullYear|Month|Date|Day|Hours|Minutes|Seconds|TimezoneOffset)$/]',
    message: "These read the host's time zone; use the UTC form or the facility's calendar.",
  },
  {
    selector: 'CallExpression > MemberExpression > Identifier.property[name=/^toLocale/]',
    message: "This depends on the host's language.",
  },
  { selector: "MemberExpression[object.name='Intl']", message: "This depends on the host's ICU." },
];

const impureProperties = [
  { object: 'Date', property: 'now', message: 'Time comes in with the command.' },
  { object: 'Math', property: 'random', message: 'Chance comes in with the command.' },
];

export default ts.config(
  {
    ignores: [
      '**/node_modules/',
      '**/cdk.out/',
      '**/dist/',
      '**/build/',
      '**/.svelte-kit/',
      '**/.local/',
      '**/.venv/',
      '**/generated/',
      'web/src/lib/paraglide/',
      'tests/architecture/breaking/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: globals.node,
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', onlyTypedIds],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: ts.parser },
    },
  },
  { files: ['web/src/**/*.ts'], languageOptions: { globals: globals.browser } },
  {
    files: pureFiles,
    ignores: testFiles,
    rules: {
      'no-restricted-properties': ['error', ...impureProperties],
      'no-restricted-syntax': ['error', onlyTypedIds, ...impureSyntax],
    },
  },
  // The one place where text becomes an id.
  { files: ['data-contracts/src/ids.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: untypedFiles,
    extends: [ts.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false, project: false } },
  },
);
