import ts from 'typescript';

import { isTest, isWrittenCode } from './tidy-rule.ts';
import type { TidyFile, TidyRule } from './tidy-rule.ts';

const linesMax = 400;

const isTypeScript = (path: string): boolean => isWrittenCode(path) && path.endsWith('.ts');
const isText = (path: string): boolean =>
  isWrittenCode(path) || /(\.(json|md|yml|yaml|css|html|sh|cedar)|\/run|^\.[a-z]+)$/.test(path);
const isPackageRoot = (path: string): boolean => /^(functions\/)?[^/]+\/src\/index\.ts$/.test(path);

/** Where a framework demands a default export. */
const frameworkDefaults = /(^|\/)[a-z.]+\.config\.(ts|js)$|^web\/src\/(hooks|service-worker)\b/;

const forbiddenWords =
  /(^|[a-z])(Utils?|Helpers?|Manager|Common|Misc|V2)(?=[A-Z]|$)|^(utils?|helpers?)$/;

/** Spelled in two parts so that this file does not report itself. */
const deferredWork = new RegExp(
  `\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`,
);
const machinePath = new RegExp(
  `(^|[\\s"'\`(=])(/(home|Users|root|work|mnt)/[A-Za-z0-9_.-]+|[A-Z]:\\\\{1,2}Users)`,
);
const silencedTest = new RegExp(
  String.raw`\b(describe|suite|test|it|bench)(\.\w+)*\.(skip|only|todo|skipIf|runIf|fails)\b|\b(ctx|context)\.skip\(`,
);
const bareDisable = new RegExp('eslint' + String.raw`-disable(?!.*\s--\s+\S)`);

function lines(file: TidyFile): string[] {
  return file.text.split('\n');
}

/** `line n` for every line that the pattern matches. */
function matching(file: TidyFile, pattern: RegExp): string[] {
  return lines(file).flatMap((line, index) =>
    pattern.test(line) ? [`line ${index + 1}: ${line.trim().slice(0, 80)}`] : [],
  );
}

const parsed = new WeakMap<TidyFile, ts.SourceFile>();

/** The syntax tree of a file, which several rules look at. */
function parse(file: TidyFile): ts.SourceFile {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  parsed.set(file, tree);
  return tree;
}

function isExported(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false)
  );
}

/** Statements that declare something under a name, with that name. */
function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}

function declaresFunction(statement: ts.Statement): boolean {
  if (ts.isFunctionDeclaration(statement)) return true;
  if (!ts.isVariableStatement(statement)) return false;
  return statement.declarationList.declarations.some(
    ({ initializer }) =>
      initializer !== undefined &&
      (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)),
  );
}

/** `export default …` in any of its three forms. */
function exportsDefault(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true;
  if (ts.isExportDeclaration(statement)) {
    const clause = statement.exportClause;
    return (
      clause !== undefined &&
      ts.isNamedExports(clause) &&
      clause.elements.some(({ name }) => name.text === 'default')
    );
  }
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false)
  );
}

function isReexport(statement: ts.Statement): boolean {
  return ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;
}

/** Rules on what stands in a file. */
export const textRules: readonly TidyRule[] = [
  {
    name: 'short-files',
    applies: isWrittenCode,
    check: (file) => {
      const count = lines(file).length - 1;
      return count > linesMax ? [`${count} lines, at most ${linesMax}`] : [];
    },
  },
  {
    name: 'plain-names',
    applies: (path) => isTypeScript(path),
    check: (file) =>
      parse(file)
        .statements.flatMap(declaredNames)
        .filter((name) => forbiddenWords.test(name))
        .map((name) => `"${name}" says nothing`),
  },
  {
    name: 'named-exports',
    applies: (path) =>
      isWrittenCode(path) && !path.endsWith('.svelte') && !frameworkDefaults.test(path),
    check: (file) =>
      parse(file).statements.some(exportsDefault)
        ? ['a default export has no name of its own']
        : [],
  },
  {
    name: 'no-barrels',
    applies: (path) => isTypeScript(path) && !isPackageRoot(path),
    check: (file) => {
      const { statements } = parse(file);
      const isBarrel = statements.length > 0 && statements.every(isReexport);
      const isIndex = file.path.endsWith('/index.ts');
      return isBarrel || isIndex ? ['only the root of a package may gather exports'] : [];
    },
  },
  {
    name: 'nothing-deferred',
    applies: isText,
    check: (file) => matching(file, deferredWork),
  },
  {
    name: 'no-silenced-tests',
    applies: (path) => isTest(path) && isWrittenCode(path),
    check: (file) => matching(file, silencedTest),
  },
  {
    name: 'reasoned-disables',
    applies: isWrittenCode,
    check: (file) => matching(file, bareDisable),
  },
  {
    name: 'no-machine-paths',
    applies: isText,
    check: (file) => matching(file, machinePath),
  },
  {
    name: 'documented-domain',
    applies: (path) =>
      path.startsWith('functions/domain/src/') && isWrittenCode(path) && !isTest(path),
    check: (file) =>
      parse(file)
        .statements.filter((statement) => isExported(statement) && declaresFunction(statement))
        .filter((statement) => ts.getJSDocCommentsAndTags(statement).length === 0)
        .flatMap(declaredNames)
        .map((name) => `exported function "${name}" has no docstring`),
  },
];
