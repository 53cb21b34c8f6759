import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { linksOf, parse, pathOf } from '../docs/links.ts';
import { installBeside, unpack } from './packed.ts';

const photo = resolve('samples/sample-swapped.jpg');
const peers = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).peerDependencies);
let folder: string;
before(() => {
  folder = unpack();
  installBeside(folder, peers);
});
after(() => rmSync(dirname(folder), { recursive: true }));

/** The packed command, as it runs for one who installed nothing else. */
function antifake(...args: readonly string[]) {
  const main = join(folder, 'dist/src/cli/main.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('the packed package', () => {
  it('contains every file to which its documents link', () => {
    const documents = globSync('**/*.md', { cwd: folder, exclude: ['node_modules/**', 'dist/**'] });
    const gone = documents.flatMap((file) =>
      linksOf(parse(readFileSync(join(folder, file), 'utf8')))
        .map((url) => join(dirname(file), pathOf(url)))
        .filter((path) => !existsSync(join(folder, path)))
        .map((path) => `${file} -> ${path}`),
    );
    assert.ok(documents.includes('README.md') && documents.length > 30);
    assert.deepEqual(gone, []);
  });

  it('has the console, with all files that its page names', () => {
    const built = join(folder, 'dist/console/dist');
    const page = readFileSync(join(built, 'index.html'), 'utf8');
    const names = Array.from(page.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g), ([, name]) => name!);
    assert.ok(names.length >= 3, page);
    assert.deepEqual(
      names.filter((name) => !existsSync(join(built, name))),
      [],
    );
    assert.ok(existsSync(join(built, 'licences.md')));
  });

  it('judges a photo without the packages that draw charts and cards', () => {
    const { status, stdout, stderr } = antifake('check', '--json', photo);
    assert.equal(status, 20, stderr);
    assert.equal(JSON.parse(stdout).inspection.checks.deepfake.verdict, 'yes');
    assert.equal(antifake('--help').status, 0);
  });

  it('prints at the start of eval and synth the command that installs their packages', () => {
    for (const [args, first] of [
      [['eval', 'nothing.csv', '--out', 'report'], 'vega@'],
      [['synth', '--out', 'drawn'], '@napi-rs/canvas@'],
    ] as const) {
      const { status, stderr } = antifake(...args);
      assert.match(stderr, new RegExp(`^antifake ${args[0]} requires .*: npm install ${first}`));
      assert.equal(status, 70);
      assert.ok(!existsSync(join(folder, args.at(-1)!)));
    }
  });

  it('contains the client, which loads nothing else', () => {
    const script =
      "import('thai-card-antifake/client').then(({ AntifakeClient }) => console.log(typeof AntifakeClient))";
    const { stdout } = spawnSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' });
    assert.equal(stdout, 'function\n');
  });
});
