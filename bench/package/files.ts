import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A file and its length. */
export interface SizedFile {
  /** Path relative to the listed folder. */
  readonly path: string;
  readonly bytes: number;
}

/** All files of a folder; links are neither followed nor counted. */
export function listFiles(folder: string): readonly SizedFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: path.slice(folder.length + 1), bytes: statSync(path).size }));
}

/** In megabytes of a million bytes, with three digits. */
export function megabytes(files: readonly SizedFile[]): number {
  return Number((files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toPrecision(3));
}
