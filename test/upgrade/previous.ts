import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { migrations } from '../../src/store/migrations/index.ts';
import { root } from '../cli/program.ts';

const run = promisify(execFile);

/** What a version needs to serve, and to test its client against a service. */
const parts = ['package.json', 'client', 'models', 'samples', 'src', 'test/http/client.test.ts'];

/** A commit, or why there is none. */
export type Found = { readonly commit: string } | { readonly why: string };

/**
 * The version before the newest migration: the commit before the one that added it. While the migration is not committed, that is the last
 * commit. A shallow clone may not contain it.
 */
export function findPrevious(): Found {
  const newest = `src/store/migrations/${Object.keys(migrations).at(-1)}.ts`;
  try {
    const added = git('log', '--diff-filter=A', '--format=%H', '--', newest).split('\n').at(-1)!;
    const commit = git('rev-parse', '--verify', '--quiet', added === '' ? 'HEAD' : `${added}^`);
    return { commit };
  } catch {
    const why = `the commit before ${newest} is not in this clone: git fetch --unshallow`;
    return { why };
  }
}

/** Writes a commit's files into a folder of its own, with the packages of this checkout. @returns the folder, and its removal. */
export async function extract(commit: string): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'antifake-previous-'));
  const archive = join(folder, 'archive.tar');
  await run('git', ['archive', '--output', archive, commit, ...parts], { cwd: root });
  await run('tar', ['-xf', archive, '-C', folder]);
  await rm(archive);
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
