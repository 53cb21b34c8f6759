import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extrasOf } from '../../../src/cli/extras.ts';
import { listFiles, megabytes, type SizedFile } from '../../package/files.ts';
import { documentTable } from '../../shared/document/document-table.ts';
import { rowWhere } from '../../shared/document/results.ts';
import type { Row } from '../../shared/figures/table.ts';
import { defineSubject } from '../../shared/subject.ts';

/** What `npm install` installs. */
export const subject = defineSubject({
  name: 'install',
  about:
    'What `npm install` of the packed packages installs into an empty folder. Needs the registry. Sums the lengths of files, in megabytes of a million bytes; `other_platforms_mb` is the part that ONNX Runtime contains for systems other than this one.',
  results: ['install.csv'],
  fills: [
    { document: 'docs/deploy.md', place: 'install', content: installTable },
    { document: 'README.md', place: 'install', content: installSentence },
  ],
  measure: async ({ write }) => {
    const scratch = mkdtempSync(join(tmpdir(), 'antifake-install-'));
    try {
      const [service, client] = [pack('.', scratch), pack('./client', scratch)];
      const folder = join(scratch, 'empty');
      write('install.csv', [
        install('thai-card-antifake', [service], folder),
        install('thai-card-antifake, with what eval needs', [service, ...extrasOf('eval')], folder),
        install('thai-card-antifake, with what synth needs', [service, ...extrasOf('synth')], folder),
        install('thai-card-antifake-client', [client], folder),
      ]);
    } finally {
      rmSync(scratch, { recursive: true });
    }
  },
});

/** Path of the packed folder. */
function pack(folder: string, scratch: string): string {
  const args = ['pack', folder, '--pack-destination', scratch, '--silent'];
  return join(scratch, execFileSync('npm', args, { encoding: 'utf8' }).trim().split('\n').at(-1)!);
}

/** Installs into a folder, measures it, and removes it. */
function install(what: string, packages: readonly string[], folder: string): Row {
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

/** The table of installed sizes, for docs/deploy.md. */
function installTable(): string {
  const columns = ['what', 'packages', 'mb', 'other_platforms_mb'];
  const header = ['installed', 'packages', 'MB', 'of it ONNX Runtime for other systems, MB'];
  return documentTable('install.csv', columns, header);
}

/** The same in a sentence, for the README. */
function installSentence(): string {
  const { mb, other_platforms_mb: others } = rowWhere('install.csv', { what: 'thai-card-antifake' });
  const { mb: client } = rowWhere('install.csv', { what: 'thai-card-antifake-client' });
  return `It installs ${whole(mb)} MB, of which ${whole(others)} MB are ONNX Runtime for other systems and may be deleted; charts (\`antifake eval\`) and drawn cards (\`antifake synth\`) are extra ([docs/deploy.md](docs/deploy.md#without-containers)). Without the service, the client is ${whole(String(1000 * Number(client)))} kB.`;
}

function whole(text: string | undefined): number {
  return Math.round(Number(text));
}
