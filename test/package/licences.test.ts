import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { installedLicense, listInstalled, renderNotice } from '../../bench/package/notice.ts';
import { makeSbom } from '../../bench/package/sbom.ts';

/** What a company may install without asking: no licence that reaches what is built on it. LGPL is libvips, which is linked dynamically. */
const fine = new Set(['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT', 'OFL-1.1']);
const lgpl = /^@img\/sharp-/;

describe('licences', () => {
  it('are in NOTICE; after a change of packages run `npm run notice`', () => {
    assert.equal(readFileSync('NOTICE', 'utf8'), renderNotice());
  });

  it('are those of the installed packages', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
    const paths = Object.keys(packages).filter((path) => path !== '' && existsSync(`${path}/package.json`));
    const wrong = paths.filter(
      (path) => packages[path].license !== undefined && packages[path].license !== installedLicense(path),
    );
    assert.ok(paths.length > 100);
    assert.deepEqual(wrong, []);
  });

  it('are all known and permissive, except that of libvips', () => {
    const asks = listInstalled().filter(({ name, license }) =>
      license
        .replaceAll(/[()]/g, '')
        .split(/ (?:AND|OR) /)
        .some((one) => !fine.has(one) && !(one === 'LGPL-3.0-or-later' && lgpl.test(name))),
    );
    assert.deepEqual(asks, []);
  });
});

const { peerDependencies: peers } = JSON.parse(readFileSync('package.json', 'utf8'));

describe('npm run sbom', () => {
  it('lists what is installed for users, in valid CycloneDX', async () => {
    const text = makeSbom();
    assert.equal(await new Validation.JsonStrictValidator(Spec.Version.v1dot5).validate(text), null);
    const { components } = JSON.parse(text) as { readonly components: readonly { name: string; version: string }[] };
    const listed = components.map(({ name, version }) => `${name} ${version}`);
    const brought = listInstalled().filter(({ name }) => peers[name] === undefined);
    assert.deepEqual(listed.sort(), brought.map(({ name, version }) => `${name} ${version}`).sort());
  });
});

describe('npm ci', () => {
  it('gives no warning with the installed Node', () => {
    const args = ['ci', '--dry-run', '--ignore-scripts', '--offline', '--loglevel', 'warn'];
    const output = execFileSync('sh', ['-c', `npm ${args.join(' ')} 2>&1`], { encoding: 'utf8' });
    assert.ok(!/npm (warn|error)/i.test(output), output);
  });
});
