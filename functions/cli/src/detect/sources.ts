import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { byNumber, spanOf } from '@watchhouse/domain';
import type { ArchiveSpan } from '@watchhouse/domain';
import { UsageError } from '../usage-error.ts';

/** A file of the archive: its name says what it holds. */
export interface ArchiveFile {
  readonly file: string;
  readonly span: ArchiveSpan;
}

/** What to read one after another: archive files, put together by their numbers, or one file of lines. */
export type Source = { readonly archive: readonly ArchiveFile[] } | { readonly file: string };

const ending = /\.ndjson(\.zst)?$/;
/** What lies beside the signals in an archive and holds none. */
const besides = /(^|\/)(transitions|keyframes)\//;

/**
 * The sources that `--signals` names: files in the order given, folders with all they hold. Archive files come
 * together in the order of the stream: shard after shard, since children have higher names than their parents, and
 * by number. `-` is standard input. What the path says to be of another facility is left out.
 */
export function sourcesOf(names: readonly string[], facility: string): readonly Source[] {
  const files = names.flatMap((name) => filesOf(name)).filter(isOf(facility));
  if (files.length === 0) throw new UsageError(`There are no signals in ${names.join(', ')}.`);
  const sources: Source[] = [];
  const archive: ArchiveFile[] = [];
  for (const file of files) {
    const span = spanOf(file);
    if (span === undefined) sources.push({ file });
    else {
      if (archive.length === 0) sources.push({ archive });
      archive.push({ file, span });
    }
  }
  archive.sort(byPlace);
  return sources;
}

function filesOf(name: string): readonly string[] {
  if (name === '-') return [name];
  if (!existsSync(name)) throw new UsageError(`There is no file ${name}.`);
  if (!statSync(name).isDirectory()) return [name];
  return readdirSync(name, { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file) && !besides.test(file))
    .sort()
    .map((file) => path.join(name, file));
}

const isOf =
  (facility: string) =>
  (file: string): boolean => {
    const [, owner] = /(?:^|\/)facility=([^/]+)\//.exec(file) ?? [];
    return owner === undefined || owner === facility;
  };

function byPlace(left: ArchiveFile, right: ArchiveFile): number {
  const [a, b] = [left.span, right.span];
  if (a.shard === b.shard) return byNumber(a.first, b.first);
  return a.shard < b.shard ? -1 : 1;
}
