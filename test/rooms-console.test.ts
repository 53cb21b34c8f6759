import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Packages that the console may contain; the client under its own name is in a program that a page shows. */
const packages = ['preact', 'uplot', 'csv-parse', 'thai-card-antifake-client'];

/** What a file of a page may be besides code: drawn samples. */
const samples = /^samples\/[\w-]+\.(jpg|csv)$/;

const files = globSync('console/src/**/*.{ts,tsx}', { cwd: root }).filter((file) => !file.endsWith('.test.ts'));
const imports = files.flatMap((file) => {
  const source = readFileSync(join(root, file), 'utf8');
  const statements = source.matchAll(
    /^(?:import|export)\s[^;]*?from\s+'([^']+)'|^import '([^']+)'|import\('([^']+)'\)/gm,
  );
  return Array.from(statements, ([, from, bare, lazy]) => ({ file, target: from ?? bare ?? lazy ?? '' }));
});

describe('the console', () => {
  it('imports of the project only the client, by its door, and drawn samples', () => {
    assert.ok(imports.length > 50, 'expected imports to be found');
    const wrong = imports.filter(({ file, target }) => {
      if (!target.startsWith('.')) return !packages.some((name) => target === name || target.startsWith(`${name}/`));
      const path = normalize(join(dirname(file), target)).replace(/\?\w+$/, '');
      return !path.startsWith('console/src/') && path !== 'client/index.ts' && !samples.test(path);
    });
    assert.deepEqual(wrong, []);
    assert.ok(imports.some(({ target }) => target.endsWith('/client/index.ts')));
  });

  it('keeps nothing in variables of a module, where a key or a photo would outlive its page', () => {
    const kept = /^(?:export )?(?:let |var )|^(?:export )?const \w+(?:: [^=]+)? = new (?:Weak)?(?:Map|Set)\b/m;
    const wrong = files.filter((file) => kept.test(readFileSync(join(root, file), 'utf8')));
    assert.deepEqual(wrong, []);
  });

  it('stores language and theme only, and opens no other way to keep or send something', () => {
    const ways =
      /localStorage|sessionStorage|indexedDB|document\.cookie|caches\.|serviceWorker|sendBeacon|WebSocket|XMLHttpRequest/;
    const users = files.filter((file) => ways.test(readFileSync(join(root, file), 'utf8')));
    assert.deepEqual(users, ['console/src/preferences.ts']);
  });

  it('has files of at most 300 lines', () => {
    const all = globSync('console/{,src/**/}*.{ts,tsx,css}', { cwd: root });
    assert.ok(all.length > files.length);
    assert.deepEqual(
      all.filter((file) => readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length > 300),
      [],
    );
  });
});
