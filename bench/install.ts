/**
 * What `npm install` of the packed packages brings into an empty folder. Needs the registry.
 *
 *     node bench/install.ts
 *
 * Lengths of files are summed up, in megabytes of a million bytes; `other_platforms_mb` is the part of it that ONNX Runtime brings
 * for systems other than this one, as its package holds all of them.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extrasOf } from '../src/cli/extras.ts';
import { listFiles, megabytes, type SizedFile } from './package/files.ts';
import { type Row, writeTable } from './table.ts';

const scratch = mkdtempSync(join(tmpdir(), 'antifake-install-'));
try {
  const [service, client] = [pack('.'), pack('./client')];
  writeTable({ file: 'bench/results/install.csv', command: 'node bench/install.ts' }, [
    install('thai-card-antifake', [service]),
    install('thai-card-antifake, with what eval needs', [service, ...extrasOf('eval')]),
    install('thai-card-antifake, with what synth needs', [service, ...extrasOf('synth')]),
    install('thai-card-antifake-client', [client]),
  ]);
} finally {
  rmSync(scratch, { recursive: true });
}

/** Path of the packed folder. */
function pack(folder: string): string {
  const args = ['pack', folder, '--pack-destination', scratch, '--silent'];
  return join(scratch, execFileSync('npm', args, { encoding: 'utf8' }).trim().split('\n').at(-1)!);
}

function install(what: string, packages: readonly string[]): Row {
  const folder = join(scratch, 'empty');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
  execFileSync('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd: folder, env, stdio: 'ignore' });
  const files = listFiles(join(folder, 'node_modules'));
  const lock = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'));
  rmSync(folder, { recursive: true });
  return {
    what,
    packages: Object.keys(lock.packages).length,
    mb: megabytes(files),
    other_platforms_mb: megabytes(files.filter(isForOthers)),
  };
}

function isForOthers({ path }: SizedFile): boolean {
  const system = /^onnxruntime-node\/bin\/napi-v\d+\/(\w+\/\w+)\//.exec(path)?.[1];
  return system !== undefined && system !== `${process.platform}/${process.arch}`;
}
