import { cpSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './cli/program.ts';

/** Results of builds, local data and secrets. */
const leftOut: ReadonlySet<string> = new Set('.antifake .env .git coverage data dist node_modules out'.split(' '));

/** Copies the repository into an existing folder, with a link to the installed packages and without environments of Python. */
export function copyRepository(folder: string): void {
  const filter = (path: string) => basename(path) !== '.venv';
  for (const name of readdirSync(root))
    if (!leftOut.has(name)) cpSync(join(root, name), join(folder, name), { recursive: true, filter });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}
