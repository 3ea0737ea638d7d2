import { readFileSync } from 'node:fs';
import path from 'node:path';

import { cruise } from 'dependency-cruiser';
import ts from 'typescript';

/** One import as written: `file` imports `specifier`. */
export interface Import {
  readonly file: string;
  readonly specifier: string;
}

/** Scripts of a Svelte component; its compiler drops `import type`, so they are read here as well. */
function svelteImports(root: string, file: string): Import[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const scripts = [...text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)];
  return scripts.flatMap(([, script = '']) =>
    ts.preProcessFile(script).importedFiles.map(({ fileName }) => ({ file, specifier: fileName })),
  );
}

/**
 * Every import of the given files (static, dynamic, re-exports, types), with paths relative to
 * `root`.
 */
export async function readImports(root: string, files: readonly string[]): Promise<Import[]> {
  const result = await cruise([...files], {
    baseDir: root,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  });
  if (typeof result.output === 'string') throw new Error('dependency-cruiser gave text, no graph');
  const wanted = new Set(files);
  const cruised = result.output.modules
    .filter(({ source }) => wanted.has(source))
    .flatMap(({ source, dependencies }) =>
      dependencies.map(({ module }) => ({ file: source, specifier: module })),
    );
  const inSvelte = files
    .filter((file) => file.endsWith('.svelte'))
    .flatMap((file) => svelteImports(root, file));
  return [...cruised, ...inSvelte];
}
