/**
 * Prints every package that is installed with this one, on any system, as a CycloneDX document.
 *
 *     npm run -s sbom
 *
 * `npm sbom` runs on a copy without the packages that only development needs, because its own `--omit dev` also leaves out packages that
 * development and the product share.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The document's text. */
export function makeSbom(): string {
  const scratch = mkdtempSync(join(tmpdir(), 'antifake-sbom-'));
  try {
    const { devDependencies: _, ...manifest } = readJson('package.json');
    const { packages, ...lock } = readJson('package-lock.json');
    const { devDependencies: __, ...root } = packages[''];
    const used = Object.entries<{ readonly dev?: true }>(packages).filter(([path, { dev }]) => path !== '' && !dev);
    const folder = join(scratch, manifest.name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    const reduced = { ...lock, packages: { '': root, ...Object.fromEntries(used) } };
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(reduced));
    const args = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx'];
    return execFileSync('npm', args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function readJson(file: string) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

if (import.meta.main) process.stdout.write(makeSbom());
