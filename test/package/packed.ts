import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { copyRepository } from '../copy.ts';

/**
 * Packs the package and unpacks it into an empty folder; answers that folder. A copy of the repository is packed: packing builds the console
 * anew, while other tests open its pages.
 */
export function unpack(): string {
  const folder = mkdtempSync(join(tmpdir(), 'antifake-packed-'));
  const copy = join(folder, 'repository');
  mkdirSync(copy);
  copyRepository(copy);
  const pack = ['pack', '--pack-destination', folder, '--silent'];
  const file = execFileSync('npm', pack, { cwd: copy, encoding: 'utf8' }).trim();
  execFileSync('tar', ['-xf', join(folder, file.split('\n').at(-1)!), '-C', folder]);
  return join(folder, 'package');
}

/** Installs the unpacked package as one who asks for nothing else: its dependencies are there, all but the named ones. */
export function installBeside(folder: string, without: readonly string[]): void {
  const modules = join(folder, 'node_modules');
  for (const name of installed()) {
    if (without.includes(name)) continue;
    mkdirSync(join(modules, name, '..'), { recursive: true });
    symlinkSync(resolve('node_modules', name), join(modules, name));
  }
}

function installed(): readonly string[] {
  const names = readdirSync('node_modules').filter((name) => !name.startsWith('.'));
  return names.flatMap((name) =>
    name.startsWith('@') ? readdirSync(join('node_modules', name)).map((part) => `${name}/${part}`) : name,
  );
}
