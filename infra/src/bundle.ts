import { build, stop } from 'esbuild';
import type { Metafile } from 'esbuild';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The repository, seen from this file. */
export const repositoryRoot = path.resolve(import.meta.dirname, '../..');
const handlersFolder = path.join(repositoryRoot, 'functions/handlers/src');
const shellFolder = path.join(repositoryRoot, 'functions/shell');
const policyPack = path.join(repositoryRoot, 'data-contracts/packs/access');

/** Folder of the access policies beside a bundle; functions are told by `POLICY_DIR`. */
export const policyFolder = 'policies';

/** The policy engine reads its binary from beside the code that loads it. */
const wasm = { module: '@cedar-policy/cedar-wasm/nodejs', file: 'cedar_wasm_bg.wasm' };

/**
 * Bundles every handler with all it imports, the AWS SDK included, into `<folder>/<name>/index.js` in one
 * call. The same sources give the same bytes, so that an unchanged function is not deployed again.
 * @returns the names of the handlers
 */
export async function bundleHandlers(folder: string, names = handlerNames()): Promise<string[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: repositoryRoot,
    entryPoints: names.map((name) => ({
      in: path.join(handlersFolder, `${name}.ts`),
      out: `${name}/index`,
    })),
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node24',
    // CommonJS: the policy engine and the tracer find their files by `__dirname` and `require`.
    format: 'cjs',
    minify: true,
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
    logOverride: { 'empty-import-meta': 'silent' },
  });
  copyPolicyEngine(metafile);
  // Its service would stay as long as this process, which the start script is judged by.
  await stop();
  return names;
}

/** The handlers there are: each `.ts` directly in the folder, tests aside. */
export function handlerNames(): string[] {
  if (!existsSync(handlersFolder)) return [];
  return readdirSync(handlersFolder)
    .filter((file) => file.endsWith('.ts') && !/\.(test|sim|bench|d)\.ts$/.test(file))
    .map((file) => path.basename(file, '.ts'))
    .sort();
}

/** The engine's binary and the policies it decides by go wherever the engine is part of the bundle. */
function copyPolicyEngine({ outputs }: Metafile): void {
  const required = createRequire(path.join(shellFolder, 'package.json'));
  for (const [output, { inputs }] of Object.entries(outputs)) {
    if (!Object.keys(inputs).some((input) => input.includes('/cedar-wasm/'))) continue;
    const beside = path.join(repositoryRoot, path.dirname(output));
    const engine = path.dirname(required.resolve(wasm.module));
    copyFileSync(path.join(engine, wasm.file), path.join(beside, wasm.file));
    cpSync(policyPack, path.join(beside, policyFolder), { recursive: true });
  }
}
